//! Tells which rules can match at a place, before any of their patterns is tried.
//!
//! In: the patterns of a context. Out: a [`Scout`], one automaton for all of them. A pattern is widened to a plain one
//! that matches wherever it does and sometimes where it does not: what it says behind the last character that must be
//! there is cut off, characters beyond ASCII are all the same, what cannot be said plainly is left out.
//! **A scout never misses a place where a rule matches**, which `tests.rs` compares with syntect.

use fancy_regex::{Assertion, Expr, LookAround};
use regex_automata::hybrid::dfa::{Cache, DFA, OverlappingState};
use regex_automata::nfa::thompson;
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange, Hir, HirKind, Look, Repetition};

/// The largest automaton, in bytes: beyond it all rules are tried everywhere.
const NFA_LIMIT: usize = 8 << 20;

/// A repetition that is counted higher than this may as well be endless.
const COUNTED: usize = 8;

/// Which lines a scout is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// Those with ASCII alone, where the bounds of words are known.
    Ascii,
    /// All.
    All,
}

/// Where the rules of a context can match.
pub(super) struct Scout {
    dfa: Option<DFA>,
    /// The rule that each pattern of the automaton belongs to, in order.
    rules: Vec<usize>,
    /// How many patterns each rule has: it can match where all of them do. None: it can match anywhere.
    needed: Vec<usize>,
    /// The rules that can match anywhere.
    anywhere: Vec<usize>,
}

/// What one thread remembers of a scout.
pub(super) struct Memory {
    cache: Option<Cache>,
    hits: Vec<usize>,
}

impl Scout {
    /// A scout for patterns, each a rule; `None` where nothing can be said of one.
    pub(super) fn new<'a>(patterns: impl Iterator<Item = Option<&'a str>>, letters: Letters) -> Scout {
        let mut plain = Vec::new();
        let mut scout = Scout { dfa: None, rules: Vec::new(), needed: Vec::new(), anywhere: Vec::new() };
        for (rule, pattern) in patterns.enumerate() {
            let conditions = pattern.map(|pattern| conditions(pattern, letters)).unwrap_or_default();
            scout.needed.push(conditions.len());
            if conditions.is_empty() {
                scout.anywhere.push(rule);
            }
            scout.rules.extend(conditions.iter().map(|_| rule));
            plain.extend(conditions);
        }
        scout.dfa = automaton(&plain);
        if scout.dfa.is_none() {
            scout.anywhere = (0..scout.needed.len()).collect();
        }
        scout
    }

    /// What a thread needs to ask.
    pub(super) fn memory(&self) -> Memory {
        Memory { cache: self.dfa.as_ref().map(DFA::create_cache), hits: Vec::new() }
    }

    /// The rules that can match at `place`, in order.
    pub(super) fn at(&self, memory: &mut Memory, line: &str, place: usize, found: &mut Vec<usize>) {
        found.clear();
        found.extend(&self.anywhere);
        let (Some(dfa), Some(cache)) = (&self.dfa, &mut memory.cache) else { return };
        let input = Input::new(line).range(place..).anchored(Anchored::Yes);
        let mut state = OverlappingState::start();
        memory.hits.clear();
        loop {
            if dfa.try_search_overlapping_fwd(cache, &input, &mut state).is_err() {
                found.clear();
                found.extend(0..self.needed.len());
                return;
            }
            match state.get_match() {
                Some(hit) => memory.hits.push(hit.pattern().as_usize()),
                None => break,
            }
        }
        memory.hits.sort_unstable();
        memory.hits.dedup();
        for of_rule in memory.hits.chunk_by(|a, b| self.rules[*a] == self.rules[*b]) {
            let rule = self.rules[of_rule[0]];
            if of_rule.len() == self.needed[rule] {
                found.push(rule);
            }
        }
        found.sort_unstable();
    }
}

/// One automaton for all patterns, anchored, which tells of each that matches. `None`: it would be too large.
fn automaton(patterns: &[Hir]) -> Option<DFA> {
    let limits = thompson::Config::new()
        .utf8(false)
        .nfa_size_limit(Some(NFA_LIMIT))
        .which_captures(thompson::WhichCaptures::None);
    let nfa = thompson::Compiler::new().configure(limits).build_many_from_hir(patterns).ok()?;
    let config = DFA::config().match_kind(MatchKind::All).skip_cache_capacity_check(true);
    DFA::builder().configure(config).build_from_nfa(nfa).ok()
}

/// Plain patterns that all match wherever `pattern` does; none if nothing can be said.
fn conditions(pattern: &str, letters: Letters) -> Vec<Hir> {
    // Oniguruma takes these for plain characters, the parser for bounds of words.
    if pattern.contains("\\<") || pattern.contains("\\>") {
        return Vec::new();
    }
    let Ok(tree) = Expr::parse_tree(pattern) else { return Vec::new() };
    if moves_its_start(&tree.expr) {
        return Vec::new();
    }
    let wide = Widening { letters };
    let mut conditions = vec![wide.expr(&tree.expr, End::Of)];
    if let Expr::Concat(parts) = &tree.expr {
        for (at, part) in parts.iter().enumerate() {
            if let Expr::LookAround(ahead, LookAround::LookAhead) = part {
                let before = parts[..at].iter().map(|part| wide.expr(part, End::Before));
                conditions.push(Hir::concat(before.chain([wide.expr(ahead, End::Of)]).collect()));
            }
        }
    }
    conditions.retain(|condition| *condition.kind() != HirKind::Empty);
    conditions.dedup();
    conditions
}

/// Whether a match may begin elsewhere than its text, or depends on the match before.
fn moves_its_start(expr: &Expr) -> bool {
    match expr {
        Expr::KeepOut | Expr::ContinueFromPreviousMatchEnd => true,
        Expr::Concat(parts) | Expr::Alt(parts) => parts.iter().any(moves_its_start),
        Expr::Group(inner) | Expr::LookAround(inner, _) | Expr::AtomicGroup(inner) => moves_its_start(inner),
        Expr::Repeat { child, .. } => moves_its_start(child),
        Expr::Conditional { condition, true_branch, false_branch } => {
            [condition, true_branch, false_branch].into_iter().any(|part| moves_its_start(part))
        }
        _ => false,
    }
}

/// Where a part of a pattern stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Nothing that must be there stands behind it.
    Of,
    /// Something does.
    Before,
}

/// Makes patterns plain and wider.
struct Widening {
    letters: Letters,
}

impl Widening {
    fn expr(&self, expr: &Expr, end: End) -> Hir {
        match expr {
            Expr::Empty => Hir::empty(),
            Expr::Any { newline } => self.class(|byte| *newline || byte != b'\n', true),
            Expr::Assertion(assertion) => self.assertion(*assertion),
            Expr::Literal { val, casei: false } => self.literal(val.as_bytes()),
            Expr::Literal { val, casei: true } => self.parsed(&regex_syntax::escape(val), true),
            Expr::Concat(parts) => self.concat(parts, end),
            Expr::Alt(parts) => Hir::alternation(parts.iter().map(|part| self.expr(part, end)).collect()),
            Expr::Group(inner) | Expr::AtomicGroup(inner) => self.expr(inner, end),
            Expr::LookAround(inner, LookAround::LookAhead) if end == End::Of => self.expr(inner, end),
            Expr::LookAround(..) => Hir::empty(),
            Expr::Repeat { child, lo, hi, .. } => {
                let (min, max) = match end {
                    End::Of => (*lo, Some(*lo)),
                    End::Before => (*lo, Some(*hi)),
                };
                let min = min.min(COUNTED);
                let max = max.filter(|max| *max <= COUNTED);
                if max == Some(0) {
                    return Hir::empty();
                }
                let sub = self.expr(child, if max == Some(1) { end } else { End::Before });
                let bounded = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
                let (min, max) = (bounded(min), max.map(bounded));
                Hir::repetition(Repetition { min, max, greedy: true, sub: Box::new(sub) })
            }
            Expr::Delegate { inner, casei, .. } => self.parsed(inner, *casei),
            _ => match end {
                End::Of => Hir::empty(),
                End::Before => self.anything(),
            },
        }
    }

    fn concat(&self, parts: &[Expr], end: End) -> Hir {
        let last = match end {
            End::Of => parts.iter().rposition(|part| match part {
                Expr::LookAround(_, kind) => *kind == LookAround::LookAhead,
                _ => true,
            }),
            End::Before => None,
        };
        let kept = last.map_or(parts, |last| &parts[..=last]);
        let place = |at: usize| if Some(at) == last { End::Of } else { End::Before };
        Hir::concat(kept.iter().enumerate().map(|(at, part)| self.expr(part, place(at))).collect())
    }

    fn assertion(&self, assertion: Assertion) -> Hir {
        match (assertion, self.letters) {
            (Assertion::StartText, _) => Hir::look(Look::Start),
            (Assertion::EndText, _) => Hir::look(Look::End),
            (Assertion::StartLine { crlf: false }, _) => Hir::look(Look::StartLF),
            (Assertion::EndLine { crlf: false }, _) => Hir::look(Look::EndLF),
            (Assertion::WordBoundary, Letters::Ascii) => Hir::look(Look::WordAscii),
            (Assertion::NotWordBoundary, Letters::Ascii) => Hir::look(Look::WordAsciiNegate),
            _ => Hir::empty(),
        }
    }

    fn literal(&self, bytes: &[u8]) -> Hir {
        if self.letters == Letters::Ascii && !bytes.is_ascii() {
            return Hir::fail();
        }
        Hir::literal(bytes)
    }

    /// A piece that the parser has left as it was written: a class.
    fn parsed(&self, text: &str, casei: bool) -> Hir {
        match ParserBuilder::new().case_insensitive(casei).utf8(false).build().parse(text) {
            Ok(hir) => self.hir(&hir),
            Err(_) => self.anything(),
        }
    }

    fn hir(&self, hir: &Hir) -> Hir {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Hir::empty(),
            HirKind::Literal(literal) => self.literal(&literal.0),
            HirKind::Class(Class::Bytes(class)) => Hir::class(Class::Bytes(class.clone())),
            HirKind::Class(Class::Unicode(class)) => {
                let ranges = class.ranges();
                let has = |byte: u8| {
                    let character = char::from(byte);
                    ranges.iter().any(|range| range.start() <= character && character <= range.end())
                };
                let beyond = ranges.last().is_some_and(|range| !range.end().is_ascii());
                self.class(has, beyond)
            }
            HirKind::Repetition(repetition) => {
                Hir::repetition(Repetition { sub: Box::new(self.hir(&repetition.sub)), ..repetition.clone() })
            }
            HirKind::Capture(capture) => self.hir(&capture.sub),
            HirKind::Concat(parts) => Hir::concat(parts.iter().map(|part| self.hir(part)).collect()),
            HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(|part| self.hir(part)).collect()),
        }
    }

    /// One character: ASCII ones as told, and any beyond.
    fn class(&self, has: impl Fn(u8) -> bool, beyond: bool) -> Hir {
        let ascii = (0..0x80).filter(|byte| has(*byte)).map(|byte| ClassBytesRange::new(byte, byte));
        let ascii = Hir::class(Class::Bytes(ClassBytes::new(ascii)));
        if !beyond || self.letters == Letters::Ascii {
            return ascii;
        }
        let high = Hir::class(Class::Bytes(ClassBytes::new([ClassBytesRange::new(0x80, 0xFF)])));
        let high = Hir::repetition(Repetition { min: 1, max: None, greedy: true, sub: Box::new(high) });
        Hir::alternation(vec![ascii, high])
    }

    fn anything(&self) -> Hir {
        let any = Hir::class(Class::Bytes(ClassBytes::new([ClassBytesRange::new(0x00, 0xFF)])));
        Hir::repetition(Repetition { min: 0, max: None, greedy: true, sub: Box::new(any) })
    }
}
