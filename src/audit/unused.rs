//! Tables and columns that nothing reads, and sources without a licence or a date.

use crate::diag::{Diagnostic, Span, warning};
use crate::path::SourcePath;
use crate::site::Site;
use crate::table::READERS;

/// Warns of data that no figure and no value reads, and of data whose origin is told incompletely.
pub fn unused(site: &Site) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let Ok(folder) = SourcePath::new("data") else { return found };
    let listing = site.world.list(&folder);
    let used = site.tables.used();
    let is_table = |path: &&SourcePath| {
        let extension = path.extension().to_lowercase();
        READERS.iter().any(|reader| reader.extensions().contains(&extension.as_str()))
            && !path.name().ends_with(".meta.yaml")
            && path.as_str() != crate::glossary::FILE
            && !site.citations.library.files.contains(path)
    };
    for file in listing.files.iter().filter(is_table) {
        let name = file.strip("data").unwrap_or(file.as_str());
        let Ok((table, _)) = site.tables.get(name, &Span::top(file)) else { continue };
        match used.get(file) {
            None => {
                let wrong = warning!("unused-table", Span::top(file), "nothing reads `{file}`");
                found.push(wrong.help("draw it, read a value of it, or remove it"));
            }
            Some(columns) => {
                for column in table.columns.iter().filter(|column| !columns.contains(&column.name)) {
                    let name = &column.name;
                    let wrong =
                        warning!("unused-column", column.span.clone(), "nothing reads the column `{name}` of `{file}`");
                    found.push(wrong.help("use it, or remove it"));
                }
            }
        }
        let meta = &table.meta;
        let sidecar =
            file.sibling(&format!("{}.meta.yaml", file.stem())).ok().filter(|path| site.world.file(path).is_ok());
        let place = sidecar.unwrap_or_else(|| file.clone());
        let lacks = [
            ("source", meta.source.is_none()),
            ("licence", meta.licence.is_none()),
            ("retrieved", meta.retrieved.is_none()),
        ];
        for (key, _) in lacks.iter().filter(|(_, lacks)| *lacks) {
            let wrong = warning!("no-provenance", Span::top(&place), "`{file}` does not tell its `{key}`");
            let stem = file.stem();
            found.push(wrong.help(format!("write `{key}: …` in `{stem}.meta.yaml` beside the table")));
        }
    }
    found
}
