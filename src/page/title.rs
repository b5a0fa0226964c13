//! The title of a page as HTML.
//!
//! In: a title. Out: HTML in which each clause of a Chinese or Japanese title may be kept on one line. Such titles have
//! no spaces, so that a browser breaks them anywhere, within words too: “五个技／术时期”. Their marks tell where a
//! reader pauses, which is where a line of a title should end. Deliberately absent: titles of other scripts, whose
//! spaces say it.

use crate::markdown;

/// The marks that end a clause; more of them may follow.
const ENDS: &str = "：，；。？！、—…》」』）”’";

/// Writes a title, its clauses in elements of their own where it has several.
pub(super) fn html(title: &str) -> String {
    let clauses = clauses(title);
    if clauses.len() < 2 || !title.chars().any(is_han_or_kana) {
        return markdown::whole_title(title);
    }
    clauses.iter().map(|clause| format!("<span class=\"tz-clause\">{}</span>", markdown::whole_title(clause))).collect()
}

/// The clauses of a title, together the title: each ends with its marks, and with the spaces behind them.
fn clauses(title: &str) -> Vec<&str> {
    let mut clauses = Vec::new();
    let mut rest = title;
    while let Some(end) = end(rest) {
        let (clause, behind) = rest.split_at(end);
        clauses.push(clause);
        rest = behind;
    }
    if !rest.is_empty() {
        clauses.push(rest);
    }
    clauses
}

/// Where the first clause of a text ends, if another follows.
fn end(text: &str) -> Option<usize> {
    let mark = text.find(|character| ENDS.contains(character))?;
    let behind = text[mark..].trim_start_matches(|character| ENDS.contains(character)).trim_start();
    (!behind.is_empty()).then(|| text.len() - behind.len())
}

fn is_han_or_kana(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_ends_behind_its_marks() {
        assert_eq!(clauses("驱动力：五个技术时期，三股力量"), ["驱动力：", "五个技术时期，", "三股力量"]);
        assert_eq!(clauses("买得多了——用得还浅？"), ["买得多了——", "用得还浅？"]);
        assert_eq!(clauses("没有停顿"), ["没有停顿"]);
        assert_eq!(clauses("：先有标点"), ["：", "先有标点"]);
        assert!(clauses("").is_empty());
    }

    #[test]
    fn only_titles_without_spaces_are_parted() {
        assert_eq!(html("Growth — and decline…"), "Growth — and decline…");
        assert_eq!(html("From warm-up to value"), "From <span class=\"tz-whole\">warm-up</span> to value");
        assert_eq!(html("一<二"), "一&lt;二");
        assert_eq!(
            html("图章：<核对>"),
            "<span class=\"tz-clause\">图章：</span><span class=\"tz-clause\">&lt;核对&gt;</span>"
        );
    }
}
