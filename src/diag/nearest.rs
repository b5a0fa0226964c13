//! The nearest of the names that would have been right.

/// The name of `known` that `written` most likely meant, if one is near enough to be worth saying.
///
/// Distance is Damerau–Levenshtein over lower case, at most a third of the longer name (at least 1);
/// a name that only differs in case, or begins with `written`, is always near. Ties go to the first.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let low = written.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        let candidate = name.to_lowercase();
        let longer = low.chars().count().max(candidate.chars().count());
        let mut distance = strsim::damerau_levenshtein(&low, &candidate);
        if low.chars().count() >= 2 && (candidate.starts_with(&low) || low.starts_with(&candidate)) {
            distance = distance.min(1);
        }
        if distance <= (longer / 3).max(1) && distance < longer && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Names as a list for a message: `` `a`, `b` or `c` ``; at most twelve are written out.
pub fn or_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [init @ .., last] if names.len() <= 12 => format!("{} or {last}", init.join(", ")),
        _ => format!("{} and {} more", names[..12].join(", "), names.len() - 12),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_name_that_was_meant() {
        let rows = [
            ("heigth", Some("height")),
            ("Height", Some("height")),
            ("mon", Some("month")),
            ("金额数", Some("金额")),
            ("zzz", None),
            ("x", None),
        ];
        for (written, found) in rows {
            assert_eq!(nearest(written, ["height", "month", "金额"]), found, "{written}");
        }
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(or_list(["a"]), "`a`");
        assert_eq!(or_list(["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
