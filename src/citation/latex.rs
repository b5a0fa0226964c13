//! The text of a BibTeX value: LaTeX's accents and escapes as characters, its braces and commands taken away.

use unicode_normalization::char::compose;

/// A value as it is read. A command that nobody knows is left out, its argument stays.
pub(super) fn text(value: &str) -> String {
    let mut reader = Reader { rest: value, out: String::with_capacity(value.len()) };
    reader.run();
    reader.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Reader<'a> {
    rest: &'a str,
    out: String,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let character = self.rest.chars().next()?;
        self.rest = &self.rest[character.len_utf8()..];
        Some(character)
    }

    fn run(&mut self) {
        while let Some(character) = self.next() {
            match character {
                '{' | '}' | '$' => {}
                '~' => self.out.push(' '),
                '-' if self.rest.starts_with("--") => {
                    self.rest = &self.rest[2..];
                    self.out.push('—');
                }
                '-' if self.rest.starts_with('-') => {
                    self.rest = &self.rest[1..];
                    self.out.push('–');
                }
                '`' if self.rest.starts_with('`') => {
                    self.rest = &self.rest[1..];
                    self.out.push('“');
                }
                '\'' if self.rest.starts_with('\'') => {
                    self.rest = &self.rest[1..];
                    self.out.push('”');
                }
                '\\' => self.command(),
                other => self.out.push(other),
            }
        }
    }

    fn command(&mut self) {
        let Some(first) = self.next() else { return };
        if !first.is_ascii_alphabetic() {
            match accent(first) {
                Some(mark) => self.accented(mark),
                None if matches!(first, '\\') => self.out.push(' '),
                None if matches!(first, '-' | '/' | '!' | ',' | ';') => {}
                None => self.out.push(first),
            }
            return;
        }
        let length = self.rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        let name = format!("{first}{}", &self.rest[..length]);
        self.rest = self.rest[length..].trim_start_matches(' ');
        let letter = match name.as_str() {
            "ss" => "ß",
            "o" => "ø",
            "O" => "Ø",
            "l" => "ł",
            "L" => "Ł",
            "ae" => "æ",
            "AE" => "Æ",
            "oe" => "œ",
            "OE" => "Œ",
            "aa" => "å",
            "AA" => "Å",
            "i" => "ı",
            "j" => "ȷ",
            "dh" => "ð",
            "th" => "þ",
            "textendash" => "–",
            "textemdash" => "—",
            "ldots" | "dots" => "…",
            "copyright" => "©",
            "S" => "§",
            "LaTeX" => "LaTeX",
            "TeX" => "TeX",
            other => symbol(other),
        };
        self.out.push_str(letter);
        let mark = match name.as_str() {
            "c" => '\u{327}',
            "v" => '\u{30C}',
            "u" => '\u{306}',
            "H" => '\u{30B}',
            "k" => '\u{328}',
            "r" => '\u{30A}',
            "d" => '\u{323}',
            "b" => '\u{331}',
            _ => return,
        };
        self.accented(mark);
    }

    /// The next letter with a mark on it.
    fn accented(&mut self, mark: char) {
        self.rest = self.rest.trim_start_matches([' ', '{']);
        if let Some(dotless) = self.rest.strip_prefix("\\i").filter(|rest| !rest.starts_with(char::is_alphabetic)) {
            self.rest = dotless.trim_start_matches(' ');
            self.out.extend(compose('i', mark).or(Some('i')));
            return;
        }
        let Some(letter) = self.next() else { return };
        match compose(letter, mark) {
            Some(whole) => self.out.push(whole),
            None => self.out.extend([letter, mark]),
        }
    }
}

/// Signs that reference managers export by name.
fn symbol(name: &str) -> &'static str {
    match name {
        "DJ" => "Đ",
        "dj" => "đ",
        "DH" => "Ð",
        "TH" => "Þ",
        "NG" => "Ŋ",
        "ng" => "ŋ",
        "P" => "¶",
        "pounds" | "textsterling" => "£",
        "euro" | "texteuro" => "€",
        "textyen" => "¥",
        "textasciitilde" | "sim" => "~",
        "textasciicircum" => "^",
        "textbackslash" => "\\",
        "textbar" => "|",
        "textless" => "<",
        "textgreater" => ">",
        "textunderscore" => "_",
        "textdollar" => "$",
        "textquoteleft" | "lq" => "‘",
        "textquoteright" | "rq" => "’",
        "textquotedblleft" => "“",
        "textquotedblright" => "”",
        "quotedblbase" => "„",
        "quotesinglbase" => "‚",
        "guillemotleft" => "«",
        "guillemotright" => "»",
        "textquotesingle" => "'",
        "textquotedbl" => "\"",
        "textregistered" => "®",
        "texttrademark" => "™",
        "textcopyright" => "©",
        "textdegree" => "°",
        "textmu" | "mu" => "μ",
        "textellipsis" => "…",
        "textperiodcentered" | "cdot" => "·",
        "times" | "texttimes" => "×",
        "pm" | "textpm" => "±",
        "leq" | "le" => "≤",
        "geq" | "ge" => "≥",
        "infty" => "∞",
        "alpha" => "α",
        "beta" => "β",
        "gamma" => "γ",
        "delta" => "δ",
        "epsilon" => "ε",
        "theta" => "θ",
        "kappa" => "κ",
        "lambda" => "λ",
        "pi" => "π",
        "rho" => "ρ",
        "sigma" => "σ",
        "tau" => "τ",
        "phi" => "φ",
        "chi" => "χ",
        "psi" => "ψ",
        "omega" => "ω",
        "Delta" => "Δ",
        "Omega" => "Ω",
        "Sigma" => "Σ",
        _ => "",
    }
}

fn accent(character: char) -> Option<char> {
    Some(match character {
        '`' => '\u{300}',
        '\'' => '\u{301}',
        '^' => '\u{302}',
        '~' => '\u{303}',
        '"' => '\u{308}',
        '=' => '\u{304}',
        '.' => '\u{307}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn accents_and_escapes_become_characters() {
        let rows = [
            ("G{\\\"o}del and {\\'E}tienne", "Gödel and Étienne"),
            ("Fran\\c{c}ois \\v{S}koda \\'{\\i}", "François Škoda í"),
            ("A {GPT} \\& B~C 10\\% -- {\\ss} \\textit{x}", "A GPT & B C 10% – ß x"),
            ("大语言\n  模型", "大语言 模型"),
            ("{\\DJ}or{\\dj}e {\\textquoteright} $\\alpha$ {\\O}re 5\\textdegree{}", "Đorđe ’ α Øre 5°"),
            ("\\", ""),
            ("{{{", ""),
            ("\\\"", ""),
        ];
        for (written, read) in rows {
            assert_eq!(text(written), read, "{written}");
        }
    }
}
