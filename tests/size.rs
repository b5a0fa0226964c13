//! How many bytes a drawing takes on its page, over rows from seeds: small enough for a page of thirty figures.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod common;

use common::site;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt::Write as _;
use std::io::Write as _;

/// Uniform numbers in [0, 1) from a seed.
fn dice(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 33).unwrap()) / f64::from(1_u32 << 31)
    }
}

/// The wide and the narrow drawing of the only figure of a page, as the page holds them.
fn artboards(call: &str, csv: &str) -> Vec<String> {
    let page = format!("# Page\n\n{call}\n");
    let files = [("site.toml", "language = \"zh-CN\"\n"), ("content/_index.md", page.as_str()), ("data/rows.csv", csv)];
    let rendered = site::render(site::memory(&files));
    assert!(rendered.said.is_empty(), "{}", rendered.said);
    let page = rendered.text("index.html");
    let drawings = page.split("<svg class=\"tz tz-").skip(1);
    let drawings = drawings.map(|rest| format!("<svg class=\"tz tz-{}</svg>", rest.split_once("</svg>").unwrap().0));
    let drawings: Vec<String> = drawings.collect();
    assert_eq!(drawings.len(), 2, "a wide and a narrow one");
    drawings
}

fn zipped(text: &str) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().len()
}

/// Every drawing of a chart has at most so many bytes.
fn holds(drawings: &[String], most: usize) {
    for drawing in drawings {
        assert!(drawing.len() <= most, "{} of {most} bytes:\n{drawing:.4000}", drawing.len());
    }
}

#[test]
fn size_of_twelve_bars() {
    for seed in 0..12 {
        let mut next = dice(seed);
        let mut csv = String::from("月份,备案数\n");
        for month in 1..=12 {
            let _ = writeln!(csv, "{month}月,{}", (next() * 400.0).round());
        }
        let call = r#"{{ bar(data="rows.csv", id="fig-filings", caption="各月生成式人工智能备案数量") }}"#;
        let drawings = artboards(call, &csv);
        holds(&drawings, 1800);
        for drawing in &drawings {
            assert!(zipped(drawing) <= 700, "{} of 700 bytes, zipped:\n{drawing}", zipped(drawing));
        }
    }
}

#[test]
fn size_of_four_lines() {
    for seed in 0..12 {
        let mut next = dice(seed);
        let mut csv = String::from("月份,公有云,私有云,混合云,边缘\n");
        let mut walks = [100.0, 80.0, 60.0, 40.0];
        // Every other chart jumps up and down, which takes more digits than a walk: 4 KB are 4,096 bytes then.
        let (keeps, step, most) = if seed % 2 == 0 { (1.0, 12.0, 4000) } else { (0.0, 900.0, 4096) };
        for month in 0..60 {
            let _ = write!(csv, "{}-{:02}", 2020 + month / 12, 1 + month % 12);
            for walk in &mut walks {
                *walk = keeps * *walk + (next() - 0.45) * step;
                let _ = write!(csv, ",{walk:.1}");
            }
            csv.push('\n');
        }
        let call = r#"{{ line(data="rows.csv", id="fig-clouds", caption="各类云的支出") }}"#;
        holds(&artboards(call, &csv), most);
    }
}

#[test]
fn size_of_ten_thousand_points() {
    for seed in 0..2 {
        let mut next = dice(seed);
        let mut csv = String::from("x,y\n");
        for _ in 0..10_000 {
            let _ = writeln!(csv, "{:.3},{:.3}", next() * 100.0, next() * 100.0);
        }
        let call = r#"{{ scatter(data="rows.csv", x="x", y="y", id="fig-points", caption="一万个点") }}"#;
        holds(&artboards(call, &csv), 110_000);
    }
}
