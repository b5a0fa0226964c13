//! Bytes of test files that are written as text.

use std::fmt::Write;

/// The bytes that a section of a case stands for. `how`: empty, or `as` and an encoding, `hex` or `zip`.
pub(crate) fn bytes(how: &str, body: &str) -> Vec<u8> {
    match how.strip_prefix("as ").unwrap_or(how) {
        "" => body.as_bytes().to_vec(),
        "hex" => {
            let digits: String = body.split_whitespace().collect();
            (0..digits.len() / 2).map(|at| u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).unwrap()).collect()
        }
        "zip" => zip(&parts(body)),
        "utf-16le" => [0xFEFF].into_iter().chain(body.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        label => {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
            encoding.encode(body).0.into_owned()
        }
    }
}

fn parts(body: &str) -> Vec<(String, Vec<u8>)> {
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for part in body.split("--- ").skip(1) {
        let (name, text) = part.split_once('\n').unwrap();
        parts.push((name.trim().to_owned(), text.trim_end().as_bytes().to_vec()));
    }
    if parts.iter().any(|(name, _)| name == "xl/workbook.xml") {
        complete(&mut parts);
    }
    parts
}

/// Adds the relations of a workbook that a case does not write: sheets in order of their names.
fn complete(parts: &mut Vec<(String, Vec<u8>)>) {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut relations = String::from("<Relationships>");
    let sheets = parts.iter().filter(|(name, _)| name.starts_with("xl/worksheets/")).enumerate();
    for (index, (name, _)) in sheets {
        let target = name.strip_prefix("xl/").unwrap();
        write!(relations, "<Relationship Id='rId{}' Type='{kind}/worksheet' Target='{target}'/>", index + 1).unwrap();
    }
    for name in ["sharedStrings", "styles"] {
        write!(relations, "<Relationship Id='{name}' Type='{kind}/{name}' Target='{name}.xml'/>").unwrap();
    }
    relations.push_str("</Relationships>");
    let root = format!(
        "<Relationships><Relationship Id='a' Type='{kind}/officeDocument' Target='xl/workbook.xml'/></Relationships>"
    );
    for (name, text) in [("xl/_rels/workbook.xml.rels", relations), ("_rels/.rels", root)] {
        if !parts.iter().any(|(part, _)| part == name) {
            parts.push((name.to_owned(), text.into_bytes()));
        }
    }
}

/// An archive of stored parts.
pub(crate) fn zip(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let packed: Vec<(String, u16, Vec<u8>)> =
        parts.iter().map(|(name, bytes)| (name.clone(), 0, bytes.clone())).collect();
    archive(&packed)
}

/// An archive of parts that are packed already: name, method, bytes. Unpacked sizes are left 0: a lie.
pub(crate) fn archive(parts: &[(String, u16, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, method, bytes) in parts {
        let (offset, size) = (out.len() as u32, bytes.len() as u32);
        let mut facts = Vec::new();
        facts.extend([20, 0, 0, 8]);
        facts.extend(method.to_le_bytes());
        facts.extend([0; 8]);
        facts.extend(size.to_le_bytes());
        facts.extend(0u32.to_le_bytes());
        facts.extend((name.len() as u16).to_le_bytes());
        facts.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&facts);
        out.extend(name.as_bytes());
        out.extend(bytes);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&facts);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, size, count) = (out.len() as u32, directory.len() as u32, parts.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}
