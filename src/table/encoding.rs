//! Bytes of a text file into text, whatever encoding they are in.
//!
//! **Only door to encoding_rs and chardetng.** In order: the encoding that a sidecar names; a byte order mark; UTF-8 if
//! the bytes are UTF-8; UTF-16 by its zeros; then GB18030, Big5, Shift_JIS, EUC-KR or EUC-JP if they look like it and
//! every byte fits. Deliberately absent: replacing what does not fit, and guessing among one-byte encodings.

use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;
use crate::world::unix_lines;
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::sync::Arc;

/// How many bytes are looked at for a guess.
const LOOKED_AT: usize = 1 << 20;

/// Bytes as text: the byte order mark is dropped, line ends are `\n`; places count in this text.
///
/// `encoding`: what a sidecar says, and where. Errors: an unknown name of an encoding, bytes that do not fit.
pub(super) fn decode(
    bytes: &[u8],
    file: &SourcePath,
    encoding: Option<&(String, Span)>,
) -> Result<Arc<str>, Diagnostic> {
    named(bytes, file, encoding).map(|(text, _)| text)
}

/// [`decode`], and which encoding it was.
pub(super) fn named(
    bytes: &[u8],
    file: &SourcePath,
    encoding: Option<&(String, Span)>,
) -> Result<(Arc<str>, &'static str), Diagnostic> {
    if let Some((label, span)) = encoding {
        let Some(encoding) = Encoding::for_label(label.trim().as_bytes()) else {
            let known = ["utf-8", "utf-16le", "gb18030", "big5", "shift_jis", "euc-kr", "euc-jp", "windows-1252"];
            let unknown = error!("unknown-encoding", span.clone(), "there is no encoding `{label}`");
            let unknown = unknown.did_you_mean(label, known);
            return Err(unknown.help(format!("known are among others {}", crate::diag::or_list(known))));
        };
        let text = exact(encoding, bytes).ok_or_else(|| misfit(encoding, bytes, file))?;
        return Ok((unix_lines(&text).into(), encoding.name()));
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding != UTF_8) {
        let text = exact(encoding, bytes).ok_or_else(|| misfit(encoding, bytes, file))?;
        return Ok((unix_lines(&text).into(), encoding.name()));
    }
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(plain) {
        Ok(text) if !text.as_bytes()[..text.len().min(4096)].contains(&0) => Ok((unix_lines(text).into(), "UTF-8")),
        Ok(text) => match wide(plain).and_then(|encoding| Some((exact(encoding, plain)?, encoding.name()))) {
            Some((wide, name)) => Ok((unix_lines(&wide).into(), name)),
            None => Ok((unix_lines(text).into(), "UTF-8")),
        },
        Err(_) => guessed(bytes, plain, file),
    }
}

/// Text that is not UTF-8 and has no mark.
fn guessed(bytes: &[u8], plain: &[u8], file: &SourcePath) -> Result<(Arc<str>, &'static str), Diagnostic> {
    if let Some((text, name)) = wide(plain).and_then(|encoding| Some((exact(encoding, plain)?, encoding.name()))) {
        return Ok((unix_lines(&text).into(), name));
    }
    let (right, wrong) = sequences(&plain[..plain.len().min(LOOKED_AT)]);
    if bytes.len() > plain.len() || right >= wrong * 2 {
        return Err(misfit(UTF_8, bytes, file));
    }
    let mut detector = chardetng::EncodingDetector::new();
    detector.feed(&plain[..plain.len().min(LOOKED_AT)], plain.len() <= LOOKED_AT);
    let guess = detector.guess(None, false);
    let eastern = [GBK, GB18030, BIG5, SHIFT_JIS, EUC_KR, EUC_JP];
    let guess = if eastern.contains(&guess) { guess } else { detector.guess(Some(b"cn"), false) };
    if eastern.contains(&guess) {
        let encoding = if guess == GBK { GB18030 } else { guess };
        if let Some(text) = exact(encoding, plain) {
            return Ok((unix_lines(&text).into(), encoding.name()));
        }
        return Err(misfit(encoding, bytes, file));
    }
    let wrong = misfit(UTF_8, bytes, file);
    let name = guess.name().to_lowercase();
    if name != "windows-1252" {
        return Err(wrong);
    }
    Err(wrong.help(format!(
        "it looks like {name}: save it as UTF-8, or write `encoding: {name}` in `{}.meta.yaml`",
        file.stem()
    )))
}

/// UTF-16 without a mark: every other byte is mostly zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let pairs = head.len() / 2;
    if !bytes.len().is_multiple_of(2) || pairs < 2 {
        None
    } else if odd * 4 > pairs && even * 20 < pairs {
        Some(UTF_16LE)
    } else if even * 4 > pairs && odd * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// How many sequences of several bytes are UTF-8, and how many are not.
fn sequences(bytes: &[u8]) -> (usize, usize) {
    let (mut right, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    (right, wrong)
}

/// The whole text, if every byte fits.
fn exact<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    let (text, _, faulty) = encoding.decode(bytes);
    (!faulty).then_some(text)
}

/// «This is not …», with the line of the first byte that does not fit.
fn misfit(encoding: &'static Encoding, bytes: &[u8], file: &SourcePath) -> Diagnostic {
    let name = encoding.name();
    let at = if encoding == UTF_8 {
        std::str::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to())
    } else {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut sink = vec![0u16; 4096];
        let mut at = 0;
        loop {
            let (result, read, _) = decoder.decode_to_utf16_without_replacement(&bytes[at..], &mut sink, true);
            at += read;
            match result {
                encoding_rs::DecoderResult::OutputFull => {}
                encoding_rs::DecoderResult::InputEmpty => break,
                encoding_rs::DecoderResult::Malformed(length, after) => {
                    at -= usize::from(length) + usize::from(after);
                    break;
                }
            }
        }
        at
    };
    let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
    let wrong = error!("bad-encoding", Span::top(file), "line {line} is not {name} (byte {at})");
    wrong.help("save the file as UTF-8")
}

/// What Chinese texts are sorted by: the bytes of GBK, whose common characters stand in the order of their pinyin.
///
/// Characters beyond GB 2312's first level come behind, by radical; what GBK lacks comes last.
pub fn pinyin_key(text: &str) -> Vec<u8> {
    GBK.encode(text).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Arc<str>, Diagnostic> {
        decode(bytes, &SourcePath::new("data/t.csv").unwrap(), None)
    }

    #[test]
    fn what_a_spreadsheet_saves_is_read() {
        let chinese = "年份,备案数量,说明\r\n2023,11,首批通过备案的生成式人工智能服务\r\n2024,302,累计数量\r\n";
        let traditional = "年份,數量,說明\n2023,11,首批通過備案的人工智慧服務\n2024,302,累計數量，資料來源為主管機關\n";
        let japanese = "年,件数,備考\n2023,11,東京都における生成AIの利用状況について\n2024,302,アンケート調査\n";
        let korean = "연도,건수,비고\n2023,11,서울특별시의 인공지능 이용 현황\n2024,302,설문 조사 결과\n";
        let rows: [(&str, &'static Encoding); 5] =
            [(chinese, GBK), (chinese, GB18030), (traditional, BIG5), (japanese, SHIFT_JIS), (korean, EUC_KR)];
        for (text, encoding) in rows {
            let (bytes, _, faulty) = encoding.encode(text);
            assert!(!faulty);
            assert_eq!(read(&bytes).as_deref(), Ok(text.replace("\r\n", "\n").as_str()), "{}", encoding.name());
        }
        let short = "年份,数量\n2023,1\n";
        assert_eq!(read(&GBK.encode(short).0).as_deref(), Ok(short));
        let wide = |little: bool, mark: bool| -> Vec<u8> {
            let units = mark.then_some(0xFEFF).into_iter().chain(chinese.encode_utf16());
            units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
        };
        for (little, mark) in [(true, true), (false, true), (true, false), (false, false)] {
            let text = if mark { chinese.to_owned() } else { "year,count\n2023,1\n".to_owned() };
            let bytes = if mark {
                wide(little, true)
            } else {
                text.encode_utf16()
                    .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
                    .collect()
            };
            assert_eq!(read(&bytes).as_deref(), Ok(text.replace("\r\n", "\n").as_str()));
        }
    }

    #[test]
    fn nothing_is_replaced() {
        let fault = read("年份,数量\n2023,一".as_bytes().split_last().unwrap().1).unwrap_err();
        assert_eq!(fault.message, "line 2 is not UTF-8 (byte 19)");
        let fault = read(b"name,n\nJos\xE9,1\n").unwrap_err();
        assert_eq!(fault.code, "bad-encoding");
        let label = |label: &str| Some((label.to_owned(), Span::top(&SourcePath::new("data/t.meta.yaml").unwrap())));
        let file = SourcePath::new("data/t.csv").unwrap();
        assert_eq!(decode(b"Jos\xE9", &file, label("windows-1252").as_ref()).as_deref(), Ok("José"));
        assert_eq!(decode(b"x", &file, label("gbx").as_ref()).unwrap_err().code, "unknown-encoding");
        assert_eq!(
            decode(b"\xFF\xFF", &file, label("gb18030").as_ref()).unwrap_err().message,
            "line 1 is not gb18030 (byte 0)"
        );
    }
}
