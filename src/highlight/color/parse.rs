//! Reads code line by line with the rules of its grammar, as syntect does, but asks first where a rule can match.
//!
//! In: a language and lines. Out: changes of scope, in order. What a grammar means is told at
//! <https://www.sublimetext.com/docs/syntax.html>; where syntect differs from it, syntect is followed, and `tests.rs`
//! holds both equal over all languages. Trying each pattern at each token is most of syntect's time; a scout names the
//! few that can match, and those alone are tried. Code repeats itself: what was read is kept by line and state.

use super::grammar::{Action, Context, Rule, Syntax, start};
use super::scout::{Letters, Memory};
use std::collections::HashMap;
use syntect::parsing::syntax_definition::ContextId;
use syntect::parsing::{Regex, Region, Scope, ScopeStackOp};
use xxhash_rust::xxh3::xxh3_128;

/// How deep contexts can be nested.
const DEPTH_LIMIT: usize = 100;

/// How many lines are kept, and how long they may be in bytes.
const KEPT: usize = 20_000;
const KEPT_LENGTH: usize = 256;

/// How many states are kept.
const STATES: usize = 4_000;

/// A change of scope, and the byte of the line where it happens.
pub(super) type Change = (usize, ScopeStackOp);

/// What one thread needs to read code; it learns as it reads.
#[derive(Default)]
pub(super) struct Reader {
    known: Vec<Known>,
    by_id: HashMap<ContextId, usize>,
    starts: HashMap<String, Option<usize>>,
    /// Numbers the lines and the searches in them, so that what was found for one is not taken for another.
    line: u64,
    token: u64,
    chain: Vec<Link>,
    candidates: Vec<usize>,
    kept: HashMap<(usize, u128), Line>,
    states: Vec<State>,
    by_key: HashMap<Vec<usize>, usize>,
    changes: Vec<Change>,
}

/// A line that was read from a state that is kept.
struct Line {
    changes: Box<[Change]>,
    end: usize,
}

/// Where the reading of a block stands: in a state that is kept, by its place, or in one that is not.
pub(super) enum Position {
    Kept(usize),
    Live(State),
}

/// A context, and what this thread remembers of it.
struct Known {
    context: &'static Context,
    prototype: Option<usize>,
    ascii: Option<Memory>,
    all: Option<Memory>,
    found: Vec<Found>,
}

/// What a rule's pattern has found in a line.
#[derive(Clone, Default)]
struct Found {
    line: u64,
    /// The token at which it is of no use.
    barred: u64,
    region: Option<Region>,
    /// The pattern with what it refers to filled in, if it was searched for so.
    bound: Option<Bound>,
}

/// A pattern that refers to the match of another, for one such match.
#[derive(Clone)]
struct Bound {
    captures: (Region, String),
    regex: Regex,
}

/// A context whose rules hold now.
#[derive(Clone, Copy)]
struct Link {
    known: usize,
    is_prototype: bool,
    /// The level of the stack whose captures its patterns refer to.
    level: Option<usize>,
}

/// The contexts that are open.
#[derive(Clone)]
pub(super) struct State {
    levels: Vec<Level>,
    /// The heights at which rules of other levels were brought in; those below the last do not hold.
    prototype_starts: Vec<usize>,
    is_first: bool,
}

#[derive(Clone)]
struct Level {
    known: usize,
    prototypes: Vec<usize>,
    /// What the rule that led here has matched, for rules that refer to it.
    captures: Option<(Region, String)>,
}

/// The rule that comes next.
struct Match {
    known: usize,
    rule: usize,
    region: Region,
    is_prototype: bool,
    would_loop: bool,
}

/// A line that cannot be read: its grammar leads nowhere.
struct Lost;

impl Reader {
    /// The begin of a block. `None`: the grammar has no begin.
    pub(super) fn begin(&mut self, syntax: &'static Syntax) -> Option<Position> {
        let known = match self.starts.get(&syntax.name) {
            Some(known) => *known,
            None => {
                let known = start(syntax).and_then(|id| self.known(id));
                self.starts.insert(syntax.name.clone(), known);
                known
            }
        };
        let level = Level { known: known?, prototypes: Vec::new(), captures: None };
        Some(self.keep(State { levels: vec![level], prototype_starts: Vec::new(), is_first: true }))
    }

    /// Reads one line. Gives where it ends, and its changes of scope.
    pub(super) fn line(&mut self, position: Position, line: &str) -> (Position, &[Change]) {
        let (mut state, key) = match position {
            Position::Kept(state) if line.len() <= KEPT_LENGTH => {
                let key = (state, xxh3_128(line.as_bytes()));
                if self.kept.contains_key(&key) {
                    let line = &self.kept[&key];
                    return (Position::Kept(line.end), &line.changes);
                }
                (self.states[state].clone(), Some(key))
            }
            Position::Kept(state) => (self.states[state].clone(), None),
            Position::Live(state) => (state, None),
        };
        let mut changes = std::mem::take(&mut self.changes);
        changes.clear();
        self.line += 1;
        if self.tokens(&mut state, line, &mut changes).is_err() {
            changes.clear();
        }
        let end = self.keep(state);
        if let (Some(key), Position::Kept(end)) = (key, &end) {
            if self.kept.len() >= KEPT {
                self.kept.clear();
            }
            self.kept.insert(key, Line { changes: changes.as_slice().into(), end: *end });
        }
        self.changes = changes;
        (end, &self.changes)
    }

    /// Keeps a state, unless it has text of its own.
    fn keep(&mut self, state: State) -> Position {
        if state.levels.iter().any(|level| level.captures.is_some()) {
            return Position::Live(state);
        }
        let mut key = vec![usize::from(state.is_first), state.prototype_starts.len()];
        key.extend(&state.prototype_starts);
        for level in &state.levels {
            key.extend([level.known, level.prototypes.len()]);
            key.extend(&level.prototypes);
        }
        if let Some(place) = self.by_key.get(&key) {
            return Position::Kept(*place);
        }
        if self.states.len() >= STATES {
            return Position::Live(state);
        }
        self.states.push(state);
        self.by_key.insert(key, self.states.len() - 1);
        Position::Kept(self.states.len() - 1)
    }

    /// The place of a context among those this thread knows.
    fn known(&mut self, id: ContextId) -> Option<usize> {
        if let Some(known) = self.by_id.get(&id) {
            return Some(*known);
        }
        let context = Context::of(id)?;
        let prototype = match context.own.prototype {
            Some(id) => Some(self.known(id)?),
            None => None,
        };
        let found = vec![Found::default(); context.rules.len()];
        self.known.push(Known { context, prototype, ascii: None, all: None, found });
        self.by_id.insert(id, self.known.len() - 1);
        Some(self.known.len() - 1)
    }

    fn tokens(&mut self, state: &mut State, line: &str, changes: &mut Vec<Change>) -> Result<(), Lost> {
        let top = state.levels.last().ok_or(Lost)?;
        if state.is_first {
            let scopes = &self.known[top.known].context.own.meta_content_scope;
            changes.extend(scopes.first().map(|scope| (0, ScopeStackOp::Push(*scope))));
            state.is_first = false;
        }
        let letters = if line.is_ascii() { Letters::Ascii } else { Letters::All };
        let mut at = 0;
        // Where a rule pushed without taking a character, and how high the stack was then.
        let mut pushed = (0, 0);
        loop {
            let height = state.levels.len();
            while state.prototype_starts.last().is_some_and(|start| *start >= height) {
                state.prototype_starts.pop();
            }
            let text = Text { line, letters, at, after_push: pushed == (at, height) };
            let Some(found) = self.best(state, &text) else { return Ok(()) };
            if found.would_loop {
                // A push that took nothing and a pop that takes nothing would go on forever: one character is skipped.
                match line[at..].char_indices().nth(1) {
                    Some((width, _)) => at += width,
                    None => return Ok(()),
                }
                continue;
            }
            let (_, end) = found.region.pos(0).ok_or(Lost)?;
            let rule = &self.known[found.known].context.rules[found.rule];
            if end <= at && matches!(rule.action, Action::Push(_)) {
                pushed = (end, height + 1);
            }
            at = end;
            if found.is_prototype {
                state.prototype_starts.push(height);
            }
            self.apply(state, line, rule, &found.region, changes)?;
        }
    }

    /// The rule that matches first: at the earliest place, and of those the one that stands first.
    fn best(&mut self, state: &State, text: &Text<'_>) -> Option<Match> {
        self.token += 1;
        let mut chain = std::mem::take(&mut self.chain);
        let mut candidates = std::mem::take(&mut self.candidates);
        self.fill(state, &mut chain);
        let mut best: Option<Match> = None;
        let mut place = text.at;
        while best.is_none() && place <= text.line.len() {
            for link in &chain {
                self.known[link.known].candidates(text, place, &mut candidates);
                for &rule in &candidates {
                    let captures = link.level.and_then(|level| state.levels[level].captures.as_ref());
                    let depth = state.levels.len();
                    let tried = Try { rule, place, captures, depth, line: self.line, token: self.token };
                    let known = &mut self.known[link.known];
                    let is_pop = matches!(known.context.rules[rule].action, Action::Pop);
                    let Some(region) = known.search(text, &tried) else { continue };
                    let Some((_, end)) = region.pos(0).filter(|(start, _)| *start == place) else { continue };
                    let would_loop = text.after_push && end <= text.at && is_pop;
                    let (known, is_prototype) = (link.known, link.is_prototype);
                    best = Some(Match { known, rule, region: region.clone(), is_prototype, would_loop });
                    if !would_loop {
                        break;
                    }
                }
                if best.as_ref().is_some_and(|best| !best.would_loop) {
                    break;
                }
            }
            place += text.line[place..].chars().next().map_or(1, char::len_utf8);
        }
        (self.chain, self.candidates) = (chain, candidates);
        best
    }

    /// The contexts whose rules hold, in order: those brought in by levels, the prototype, the topmost.
    fn fill(&self, state: &State, chain: &mut Vec<Link>) {
        chain.clear();
        let first = state.prototype_starts.last().copied().unwrap_or(0);
        for (at, level) in state.levels.iter().enumerate().skip(first) {
            let link = |known: &usize| Link { known: *known, is_prototype: true, level: Some(at) };
            chain.extend(level.prototypes.iter().map(link));
        }
        let Some(top) = state.levels.last() else { return };
        if let Some(known) = self.known[top.known].prototype {
            chain.push(Link { known, is_prototype: false, level: None });
        }
        chain.push(Link { known: top.known, is_prototype: false, level: Some(state.levels.len() - 1) });
    }

    /// Writes what a match means, and changes the stack.
    fn apply(
        &mut self,
        state: &mut State,
        line: &str,
        rule: &Rule,
        region: &Region,
        changes: &mut Vec<Change>,
    ) -> Result<(), Lost> {
        let (start, end) = region.pos(0).ok_or(Lost)?;
        let to: Vec<usize> = match &rule.action {
            Action::Push(to) | Action::Set(to) => {
                to.iter().map(|id| self.known(*id).ok_or(Lost)).collect::<Result<_, Lost>>()?
            }
            Action::Stay | Action::Pop => Vec::new(),
            Action::Lost => return Err(Lost),
        };
        let top = state.levels.last().ok_or(Lost)?.known;
        self.before(top, &rule.action, &to, start, changes);
        changes.extend(rule.pattern.scope.iter().map(|scope| (start, ScopeStackOp::Push(*scope))));
        if let Some(captures) = &rule.pattern.captures {
            captured(captures, region, changes);
        }
        if !rule.pattern.scope.is_empty() {
            changes.push((end, ScopeStackOp::Pop(rule.pattern.scope.len())));
        }
        self.behind(top, &rule.action, &to, end, changes);
        self.step(state, line, rule, region, &to)
    }

    /// Scopes of contexts that begin or end with a match, before it.
    fn before(&self, top: usize, action: &Action, to: &[usize], at: usize, changes: &mut Vec<Change>) {
        let own = self.known[top].context.own;
        match action {
            Action::Pop => pop(own.meta_content_scope.len(), at, changes),
            Action::Push(_) | Action::Set(_) => {
                let is_set = matches!(action, Action::Set(_));
                if is_set && own.clear_scopes.is_some() {
                    changes.push((at, ScopeStackOp::Restore));
                }
                for to in to {
                    let to = self.known[*to].context.own;
                    if let Some(amount) = to.clear_scopes.filter(|_| !is_set) {
                        changes.push((at, ScopeStackOp::Clear(amount)));
                    }
                    changes.extend(to.meta_scope.iter().map(|scope| (at, ScopeStackOp::Push(*scope))));
                }
            }
            Action::Stay | Action::Lost => {}
        }
    }

    /// Scopes of contexts that begin or end with a match, behind it.
    fn behind(&self, top: usize, action: &Action, to: &[usize], at: usize, changes: &mut Vec<Change>) {
        let own = self.known[top].context.own;
        match action {
            Action::Pop => {
                pop(own.meta_scope.len(), at, changes);
                if own.clear_scopes.is_some() {
                    changes.push((at, ScopeStackOp::Restore));
                }
            }
            Action::Push(_) | Action::Set(_) => {
                let is_set = matches!(action, Action::Set(_));
                let of = |to: &usize| self.known[*to].context.own;
                let has_scopes = !own.meta_scope.is_empty() || !own.meta_content_scope.is_empty();
                let again = (is_set && has_scopes)
                    || to
                        .iter()
                        .map(of)
                        .any(|to| !to.meta_content_scope.is_empty() || (to.clear_scopes.is_some() && is_set));
                if !again {
                    return;
                }
                let mut gone: usize = to.iter().map(|to| of(to).meta_scope.len()).sum();
                if is_set {
                    gone += own.meta_content_scope.len() + own.meta_scope.len();
                }
                pop(gone, at, changes);
                for to in to.iter().map(of) {
                    if let Some(amount) = to.clear_scopes.filter(|_| is_set) {
                        changes.push((at, ScopeStackOp::Clear(amount)));
                    }
                    let scopes = to.meta_scope.iter().chain(&to.meta_content_scope);
                    changes.extend(scopes.map(|scope| (at, ScopeStackOp::Push(*scope))));
                }
            }
            Action::Stay | Action::Lost => {}
        }
    }

    /// Changes the stack of contexts.
    fn step(&mut self, state: &mut State, line: &str, rule: &Rule, region: &Region, to: &[usize]) -> Result<(), Lost> {
        let mut kept = match &rule.action {
            Action::Stay | Action::Lost => return Ok(()),
            Action::Pop => {
                state.levels.pop();
                return Ok(());
            }
            Action::Push(_) => Vec::new(),
            // Rules that a level has brought in hold on in the one that takes its place.
            Action::Set(_) => state.levels.pop().map(|level| level.prototypes).unwrap_or_default(),
        };
        for (at, &known) in to.iter().enumerate() {
            let mut prototypes = std::mem::take(&mut kept);
            if at + 1 == to.len()
                && let Some(with) = &rule.pattern.with_prototype
            {
                prototypes.push(with.id().ok().and_then(|id| self.known(id)).ok_or(Lost)?);
            }
            let refers = |known: &usize| self.known[*known].context.own.uses_backrefs;
            let refers = refers(&known) || prototypes.iter().any(refers);
            let captures = refers.then(|| (region.clone(), line.to_owned()));
            state.levels.push(Level { known, prototypes, captures });
        }
        Ok(())
    }
}

fn pop(count: usize, at: usize, changes: &mut Vec<Change>) {
    if count > 0 {
        changes.push((at, ScopeStackOp::Pop(count)));
    }
}

/// Scopes of groups, the outer before the inner, wherever they stand in the rule.
fn captured(captures: &[(usize, Vec<Scope>)], region: &Region, changes: &mut Vec<Change>) {
    let mut sorted: Vec<((usize, usize), ScopeStackOp)> = Vec::new();
    for (group, scopes) in captures {
        let Some((start, end)) = region.pos(*group).filter(|(start, end)| start < end) else { continue };
        // At one place what ends comes first, then the longest.
        sorted.extend(scopes.iter().map(|scope| ((start, usize::MAX - (end - start)), ScopeStackOp::Push(*scope))));
        sorted.push(((end, 0), ScopeStackOp::Pop(scopes.len())));
    }
    sorted.sort_by_key(|(key, _)| *key);
    changes.extend(sorted.into_iter().map(|((at, _), change)| (at, change)));
}

/// A line, and where in it the next token is looked for.
struct Text<'a> {
    line: &'a str,
    letters: Letters,
    at: usize,
    /// Whether a rule has just pushed here without taking a character.
    after_push: bool,
}

/// A pattern to be tried.
struct Try<'a> {
    rule: usize,
    place: usize,
    captures: Option<&'a (Region, String)>,
    depth: usize,
    line: u64,
    token: u64,
}

impl Known {
    /// The rules that can match at a place.
    fn candidates(&mut self, text: &Text<'_>, place: usize, candidates: &mut Vec<usize>) {
        let scout = self.context.scout(text.letters);
        let memory = match text.letters {
            Letters::Ascii => &mut self.ascii,
            Letters::All => &mut self.all,
        };
        scout.at(memory.get_or_insert_with(|| scout.memory()), text.line, place, candidates);
    }

    /// What a pattern finds from a place on; what it has found behind it before still holds.
    fn search(&mut self, text: &Text<'_>, tried: &Try<'_>) -> Option<&Region> {
        let rule = &self.context.rules[tried.rule];
        let found = &mut self.found[tried.rule];
        if found.barred == tried.token {
            return None;
        }
        let refers = rule.pattern.has_captures.then_some(tried.captures).flatten();
        let same = found.bound.as_ref().map(|bound| &bound.captures) == refers;
        if !same {
            let bind = |captures: &(Region, String)| {
                let regex = rule.pattern.regex_with_refs(&captures.0, &captures.1);
                Bound { captures: captures.clone(), regex }
            };
            found.bound = refers.map(bind);
        }
        let ahead = |region: &Region| region.pos(0).is_some_and(|(start, _)| start >= tried.place);
        if !same || found.line != tried.line || found.region.as_ref().is_some_and(|region| !ahead(region)) {
            let mut region = found.region.take().unwrap_or_default();
            let regex = found.bound.as_ref().map_or(rule.pattern.regex(), |bound| &bound.regex);
            let matched = regex.search(text.line, tried.place, text.line.len(), Some(&mut region));
            (found.line, found.region) = (tried.line, matched.then_some(region));
        }
        let (start, end) = found.region.as_ref()?.pos(0)?;
        let does_something = match rule.action {
            Action::Stay => start != end,
            Action::Push(_) => tried.depth < DEPTH_LIMIT,
            _ => true,
        };
        if !does_something {
            found.barred = tried.token;
            return None;
        }
        found.region.as_ref()
    }
}
