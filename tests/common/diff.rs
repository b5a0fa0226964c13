//! Two texts side by side, for people who read a failing test.

use std::fmt::Write as _;

/// Lines that both texts have around a difference.
const CONTEXT: usize = 2;
/// Longer differing parts are not compared line by line.
const LIMIT: usize = 600;
/// The most lines that are shown.
const SHOWN: usize = 80;

/// Lines of `old` that `new` lacks with `-`, the others with `+`, a few common ones around them.
pub(crate) fn lines(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let mut out = String::new();
    for line in &old[head.saturating_sub(CONTEXT)..head] {
        let _ = writeln!(out, "    {line}");
    }
    let (before, after) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let rows = if before.len().max(after.len()) <= LIMIT { compare(before, after) } else { apart(before, after) };
    let same = shared(&rows);
    for (sign, line) in rows.iter().take(SHOWN) {
        let _ = writeln!(out, "  {sign} {}", clip(line, same));
    }
    if rows.len() > SHOWN {
        let _ = writeln!(out, "    … and {} lines more", rows.len() - SHOWN);
    }
    for line in old[old.len() - tail..].iter().take(CONTEXT) {
        let _ = writeln!(out, "    {line}");
    }
    out
}

fn apart<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    old.iter().map(|line| ('-', *line)).chain(new.iter().map(|line| ('+', *line))).collect()
}

/// How many characters the first line that is gone has in common with the first that is new.
fn shared(rows: &[(char, &str)]) -> usize {
    let first = |wanted| rows.iter().find(|(sign, _)| *sign == wanted).map_or("", |(_, line)| line);
    first('-').chars().zip(first('+').chars()).take_while(|(a, b)| a == b).count()
}

/// A line, or of a long one the part where the difference begins.
fn clip(line: &str, same: usize) -> String {
    const LONG: usize = 240;
    const BEFORE: usize = 60;
    if line.chars().count() <= LONG {
        return line.to_owned();
    }
    let part: String = line.chars().skip(same.saturating_sub(BEFORE)).take(LONG).collect();
    format!("… {part} …")
}

/// The longest common subsequence, walked forward.
fn compare<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    let mut length = vec![vec![0_u16; new.len() + 1]; old.len() + 1];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            length[a][b] = match old[a] == new[b] {
                true => length[a + 1][b + 1] + 1,
                false => length[a + 1][b].max(length[a][b + 1]),
            };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut rows = Vec::new();
    while a < old.len() || b < new.len() {
        if a < old.len() && b < new.len() && old[a] == new[b] {
            rows.push((' ', old[a]));
            (a, b) = (a + 1, b + 1);
        } else if b == new.len() || (a < old.len() && length[a + 1][b] >= length[a][b + 1]) {
            rows.push(('-', old[a]));
            a += 1;
        } else {
            rows.push(('+', new[b]));
            b += 1;
        }
    }
    rows
}
