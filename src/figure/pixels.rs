//! How large a picture is, so that a page keeps its place while the picture loads.
//!
//! In: the bytes of a file. Out: width and height in px as a browser shows them, read from the head of the file alone:
//! PNG, JPEG, GIF, WebP, AVIF, SVG. Nothing is decoded, and **bytes of any kind give a size or none, in linear time**.
//! Deliberately absent: names of files, which may say anything.

/// Width and height of a picture, in px; both are more than 0.
pub type Pixels = [u32; 2];

/// A picture's root element is looked for in so many bytes.
const SVG_HEAD: usize = 8 << 10;

/// The size of a picture; `None` where the bytes are none of the formats, or tell no size.
pub fn of(bytes: &[u8]) -> Option<Pixels> {
    let found = match bytes {
        [0x89, b'P', b'N', b'G', ..] => png(bytes),
        [0xFF, 0xD8, 0xFF, ..] => jpeg(bytes),
        [b'G', b'I', b'F', b'8', ..] => gif(bytes),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(bytes),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => avif(bytes),
        _ => svg(bytes),
    };
    found.filter(|size| size.iter().all(|&length| length > 0))
}

/// The whole number that some bytes are, the first the highest.
fn high_first(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    Some(bytes.iter().fold(0, |number, &byte| number << 8 | u32::from(byte)))
}

/// The whole number that some bytes are, the first the lowest.
fn low_first(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    Some(bytes.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte)))
}

/// The chunk IHDR comes first (W3C, *Portable Network Graphics*, 11.2.1).
fn png(bytes: &[u8]) -> Option<Pixels> {
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some([high_first(bytes, 16, 4)?, high_first(bytes, 20, 4)?])
}

/// The logical screen (CompuServe, *GIF89a*, 18).
fn gif(bytes: &[u8]) -> Option<Pixels> {
    Some([low_first(bytes, 6, 2)?, low_first(bytes, 8, 2)?])
}

/// The start of frame, behind segments that are passed over (ITU-T T.81, B.2.2); turned as Exif says.
fn jpeg(bytes: &[u8]) -> Option<Pixels> {
    let mut at = 2;
    let mut lies = false;
    loop {
        (*bytes.get(at)? == 0xFF).then_some(())?;
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xFF => at += 1,
            0x01 | 0xD0..=0xD7 => at += 2,
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let (height, width) = (high_first(bytes, at + 5, 2)?, high_first(bytes, at + 7, 2)?);
                return Some(if lies { [height, width] } else { [width, height] });
            }
            0xD8..=0xDA => return None,
            _ => {
                let length = high_first(bytes, at + 2, 2)? as usize;
                let segment = bytes.get(at + 4..at + 2 + length.max(2))?;
                lies |= marker == 0xE1 && exif_lies(segment).unwrap_or(false);
                at += 2 + length.max(2);
            }
        }
    }
}

/// Whether an Exif segment says that the picture lies on its side (CIPA DC-008, tag 0x0112, values 5 to 8).
fn exif_lies(segment: &[u8]) -> Option<bool> {
    let tiff = segment.strip_prefix(b"Exif\0\0")?;
    let number = if tiff.starts_with(b"II") { low_first } else { high_first };
    let first = number(tiff, 4, 4)? as usize;
    let count = number(tiff, first, 2)? as usize;
    let entries = (0..count).map(|nth| first + 2 + nth * 12).take_while(|&entry| entry < tiff.len());
    let mut turned = entries.filter(|&entry| number(tiff, entry, 2) == Some(0x0112));
    Some((5..=8).contains(&number(tiff, turned.next()? + 8, 2)?))
}

/// The three kinds of WebP (RFC 9649, 2.5 to 2.7).
fn webp(bytes: &[u8]) -> Option<Pixels> {
    match bytes.get(12..16)? {
        b"VP8 " => {
            (bytes.get(23..26)? == [0x9D, 0x01, 0x2A]).then_some(())?;
            Some([low_first(bytes, 26, 2)? & 0x3FFF, low_first(bytes, 28, 2)? & 0x3FFF])
        }
        b"VP8L" => {
            let packed = low_first(bytes, 21, 4)?;
            Some([(packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1])
        }
        b"VP8X" => Some([low_first(bytes, 24, 3)? + 1, low_first(bytes, 27, 3)? + 1]),
        _ => None,
    }
}

/// The largest `ispe` among the properties of items: the others are thumbnails and tiles (ISO/IEC 23008-12, 6.5.3).
/// An `irot` by a quarter or three lays the picture on its side (6.5.10).
fn avif(bytes: &[u8]) -> Option<Pixels> {
    let brands = inside(bytes, b"ftyp")?;
    brands.chunks(4).any(|brand| brand == b"avif" || brand == b"avis").then_some(())?;
    let properties = inside(inside(inside(bytes, b"meta")?.get(4..)?, b"iprp")?, b"ipco")?;
    let mut size: Option<Pixels> = None;
    let mut lies = false;
    for (name, property) in boxes(properties) {
        match &name {
            b"ispe" => {
                let found = [high_first(property, 4, 4)?, high_first(property, 8, 4)?];
                let area = |[width, height]: Pixels| u64::from(width) * u64::from(height);
                if size.is_none_or(|known| area(found) > area(known)) {
                    size = Some(found);
                }
            }
            b"irot" => lies = property.first().is_some_and(|turns| turns & 1 == 1),
            _ => {}
        }
    }
    size.map(|[width, height]| if lies { [height, width] } else { [width, height] })
}

/// What is in the first box of a name.
fn inside<'b>(bytes: &'b [u8], name: &[u8; 4]) -> Option<&'b [u8]> {
    boxes(bytes).find(|(known, _)| known == name).map(|(_, content)| content)
}

/// The boxes that some bytes are (ISO/IEC 14496-12, 4.2), as far as they are whole.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let length = high_first(rest, 0, 4)? as usize;
        let name = rest.get(4..8)?.try_into().ok()?;
        let end = if length == 0 { rest.len() } else { length };
        let content = rest.get(8..end)?;
        rest = &rest[end..];
        Some((name, content))
    })
}

/// The `width` and `height` of the root element; of one that is missing or relative, what `viewBox` gives (SVG 2, 8.12).
fn svg(bytes: &[u8]) -> Option<Pixels> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(SVG_HEAD)]);
    let root = root(&head)?;
    let [width, height] = ["width", "height"].map(|name| attribute(root, name).and_then(px));
    let view: Vec<f64> = attribute(root, "viewBox")
        .map(|view| view.split([' ', ',', '\t', '\n', '\r']).filter_map(|part| part.parse().ok()).collect())
        .unwrap_or_default();
    let ratio = match view[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 => Some((width, height)),
        _ => None,
    };
    let [width, height] = match (width, height, ratio) {
        (Some(width), Some(height), _) => [width, height],
        (Some(width), None, Some((wide, high))) => [width, width * high / wide],
        (None, Some(height), Some((wide, high))) => [height * wide / high, height],
        (None, None, Some((wide, high))) => [wide, high],
        _ => return None,
    };
    let whole = |length: f64| (1.0..1e6).contains(&length.round()).then_some(length.round());
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to a million, and whole")]
    Some([whole(width)? as u32, whole(height)? as u32])
}

/// The text between `<svg` and its `>`; comments and a document type may stand before it.
fn root(head: &str) -> Option<&str> {
    let mut rest = head;
    loop {
        rest = &rest[rest.find('<')?..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = &comment[comment.find("-->")? + 3..];
        } else if let Some(root) = rest.strip_prefix("<svg").filter(|root| root.starts_with(char::is_whitespace)) {
            return root.get(..root.find('>')?);
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            rest = &rest[1..];
        } else {
            return None;
        }
    }
}

/// The value of an attribute among those of an element.
fn attribute<'t>(attributes: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = attributes;
    loop {
        let equals = rest.find('=')?;
        let found = rest[..equals].trim();
        let value = rest[equals + 1..].trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let end = value[1..].find(quote)? + 1;
        if found == name {
            return Some(&value[1..end]);
        }
        rest = &value[end + 1..];
    }
}

/// A length in px, as CSS counts: 96 px are an inch. What is relative to the page is none.
fn px(length: &str) -> Option<f64> {
    let length = length.trim();
    let unit =
        length.trim_start_matches(|character: char| character.is_ascii_digit() || matches!(character, '.' | '+'));
    let number: f64 = length[..length.len() - unit.len()].parse().ok()?;
    let factor = match unit {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        _ => return None,
    };
    Some(number * factor).filter(|number| *number > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A box of ISO/IEC 14496-12.
    fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len() + 8).unwrap();
        [&length.to_be_bytes()[..], name, content].concat()
    }

    fn photograph(orientation: u8) -> Vec<u8> {
        let exif =
            [b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[orientation, 0, 0]].concat();
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let frame = b"\xFF\xC2\0\x11\x08\x00\x64\x01\x2C\x03";
        [b"\xFF\xD8\xFF\xE1".as_slice(), &length, &exif, b"\xFF\xFF\xDB\0\x04ab", frame].concat()
    }

    fn still(turns: u8) -> Vec<u8> {
        let size = |width: u32, height: u32| {
            boxed(b"ispe", &[&[0; 4][..], &width.to_be_bytes(), &height.to_be_bytes()].concat())
        };
        let properties = boxed(b"ipco", &[size(64, 32), size(400, 300), boxed(b"irot", &[turns])].concat());
        let meta = boxed(b"meta", &[vec![0; 4], boxed(b"hdlr", b"x"), boxed(b"iprp", &properties)].concat());
        [boxed(b"ftyp", b"mif1\0\0\0\0avif"), meta].concat()
    }

    #[test]
    fn each_format_tells_its_size() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\x90".to_vec();
        let lossy = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9D\x01\x2A\x40\x01\xF0\0".to_vec();
        // 14 bits each, less one: 319 and 239.
        let lossless = [b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2F".as_slice(), &(319_u32 | 239 << 14).to_le_bytes()].concat();
        let extended = b"RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\x3F\x01\0\xEF\0\0".to_vec();
        let rows = [
            (png, [640, 400]),
            (b"GIF89a\x0A\0\x14\0".to_vec(), [10, 20]),
            (lossy, [320, 240]),
            (lossless, [320, 240]),
            (extended, [320, 240]),
            (photograph(1), [300, 100]),
            (photograph(6), [100, 300]),
            (still(2), [400, 300]),
            (still(1), [300, 400]),
        ];
        for (bytes, size) in rows {
            assert_eq!(of(&bytes), Some(size), "{bytes:?}");
            for end in 0..bytes.len().saturating_sub(3) {
                assert!(of(&bytes[..end]).is_none_or(|found| found == size || found == [64, 32]), "cut at {end}");
            }
        }
    }

    #[test]
    fn a_drawing_tells_its_size() {
        let rows: [(&str, Option<Pixels>); 10] = [
            ("<svg width=\"30\" height='20px'>", Some([30, 20])),
            (
                "\u{FEFF}<?xml version='1.0'?>\n<!-- <svg width='1' height='1'> --><svg viewBox=\"0 0 64 32\">",
                Some([64, 32]),
            ),
            ("<!DOCTYPE svg PUBLIC 'x'><svg width=\"100%\" height=\"100%\" viewBox='0,0,8,4'>", Some([8, 4])),
            ("<svg width='32' viewBox='0 0 64 32'>", Some([32, 16])),
            ("<svg data-width='9' width='1in' height='2.54cm'>", Some([96, 96])),
            ("<svg>", None),
            ("<svg width='-3' height='0'>", None),
            ("<svg width='1e9' height='5' viewBox='0 0 0 1'>", None),
            ("<svg width=30 height=20>", None),
            ("<html><svg width='3' height='3'>", None),
        ];
        for (text, size) in rows {
            assert_eq!(of(text.as_bytes()), size, "{text}");
        }
    }

    #[test]
    fn what_is_no_picture_has_no_size() {
        let rows: [&[u8]; 7] = [
            b"",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0",
            b"\xFF\xD8\xFF\xE1\0\0",
            b"\0\0\0\0ftypavif",
            b"\0\0\0\x01ftypavif",
            b"\xFF\xFF\xFF\xFFftypavifavif",
            &[0xFF; 4096],
        ];
        for bytes in rows {
            assert_eq!(of(bytes), None, "{bytes:?}");
        }
    }
}
