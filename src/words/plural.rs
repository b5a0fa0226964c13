//! Words that go with a number: `{n|row|rows}`.
//!
//! In: a text, a number as it is printed, a language. Out: the text with one form of each choice about that number. The
//! forms stand in the order of Unicode's plural categories (CLDR, whole numbers): zero, one, two, few, many, other; as
//! many of them as the language has. With fewer forms than that the last stands for the rest.

/// A text with the choices about one number made: of `{name|a|b}` the form that goes with `number`.
pub(super) fn chosen(text: &str, name: &str, number: &str, language: &str) -> String {
    let open = format!("{{{name}|");
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(&open) {
        let Some((forms, after)) = behind.split_once('}') else { break };
        let forms: Vec<&str> = forms.split('|').collect();
        out.push_str(before);
        out.push_str(forms[form(number, language).min(forms.len() - 1)]);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Which of the forms of a language goes with a number, counting from 0.
fn form(number: &str, language: &str) -> usize {
    let digits: String =
        number.chars().filter(|sign| !matches!(sign, ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'')).collect();
    let main = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    // What is no whole number goes with the last form.
    let Ok(n) = digits.parse::<u64>() else { return usize::MAX };
    let (ten, hundred) = (n % 10, n % 100);
    let few = (2..=4).contains(&ten) && !(12..=14).contains(&hundred);
    match main.as_str() {
        "zh" | "ja" | "ko" | "vi" | "th" | "id" | "ms" | "lo" | "my" | "km" => 0,
        "fr" | "pt" | "hi" | "fa" | "bn" | "am" => usize::from(n > 1),
        "ru" | "uk" | "be" | "sr" | "hr" | "bs" => match (ten == 1 && hundred != 11, few) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        },
        "pl" => match (n == 1, few) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        },
        "cs" | "sk" => match n {
            1 => 0,
            2..=4 => 1,
            _ => 2,
        },
        "he" => match n {
            1 => 0,
            2 => 1,
            _ => 2,
        },
        "ar" => match (n, hundred) {
            (0..=2, _) => n as usize,
            (_, 3..=10) => 3,
            (_, 11..=99) => 4,
            _ => 5,
        },
        _ => usize::from(n != 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_goes_with_the_number() {
        let text = "{n} {n|row|rows} and {m} {m|link|links}";
        assert_eq!(chosen(text, "n", "1", "en"), "{n} row and {m} {m|link|links}");
        assert_eq!(chosen(text, "n", "0", "en-GB"), "{n} rows and {m} {m|link|links}");
        assert_eq!(chosen("{n|a", "n", "1", "en"), "{n|a");
        assert_eq!(chosen("{n|only}", "n", "7", "en"), "only");
    }

    #[test]
    fn languages_have_the_forms_of_unicode() {
        let rows: [(&str, &[(&str, usize)]); 8] = [
            ("zh-CN", &[("0", 0), ("1", 0), ("2", 0)]),
            ("en", &[("0", 1), ("1", 0), ("1,001", 1), ("2", 1)]),
            ("fr", &[("0", 0), ("1", 0), ("2", 1)]),
            ("ru", &[("1", 0), ("21", 0), ("11", 2), ("3", 1), ("13", 2), ("0", 2), ("1 022", 1)]),
            ("pl", &[("1", 0), ("21", 2), ("22", 1), ("12", 2)]),
            ("cs", &[("1", 0), ("4", 1), ("5", 2), ("22", 2)]),
            ("he", &[("1", 0), ("2", 1), ("0", 2)]),
            ("ar", &[("0", 0), ("1", 1), ("2", 2), ("5", 3), ("11", 4), ("100", 5), ("103", 3)]),
        ];
        for (language, numbers) in rows {
            for (number, expected) in numbers {
                assert_eq!(form(number, language), *expected, "{number} in {language}");
            }
        }
        assert_eq!(chosen("{n|point|points}", "n", "0.5", "en"), "points");
    }
}
