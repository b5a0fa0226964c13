//! China's 34 units of the first level, and a tile for each.
//!
//! Codes: GB/T 2260 (six digits) and ISO 3166-2:CN (letters). Places of the tiles: the grid `china_prov_grid1` of
//! geofacet (R. Hafen and contributors, MIT licence). A grid of tiles has no boundary in it.

use super::{Gazetteer, Grid, Region};
use crate::plot::geo::{Polygon, holds};

/// Code, letters, name, one-character name, full name, English name, row and column of the tile from 1.
type Unit = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, [usize; 2]);

const UNITS: [Unit; 34] = [
    ("110000", "BJ", "北京", "京", "北京市", "Beijing", [3, 8]),
    ("120000", "TJ", "天津", "津", "天津市", "Tianjin", [4, 8]),
    ("130000", "HE", "河北", "冀", "河北省", "Hebei", [4, 7]),
    ("140000", "SX", "山西", "晋", "山西省", "Shanxi", [5, 6]),
    ("150000", "NM", "内蒙古", "蒙", "内蒙古自治区", "Inner Mongolia", [2, 7]),
    ("210000", "LN", "辽宁", "辽", "辽宁省", "Liaoning", [3, 9]),
    ("220000", "JL", "吉林", "吉", "吉林省", "Jilin", [2, 10]),
    ("230000", "HL", "黑龙江", "黑", "黑龙江省", "Heilongjiang", [1, 10]),
    ("310000", "SH", "上海", "沪", "上海市", "Shanghai", [6, 9]),
    ("320000", "JS", "江苏", "苏", "江苏省", "Jiangsu", [6, 8]),
    ("330000", "ZJ", "浙江", "浙", "浙江省", "Zhejiang", [7, 8]),
    ("340000", "AH", "安徽", "皖", "安徽省", "Anhui", [6, 7]),
    ("350000", "FJ", "福建", "闽", "福建省", "Fujian", [8, 8]),
    ("360000", "JX", "江西", "赣", "江西省", "Jiangxi", [8, 7]),
    ("370000", "SD", "山东", "鲁", "山东省", "Shandong", [5, 8]),
    ("410000", "HA", "河南", "豫", "河南省", "Henan", [5, 7]),
    ("420000", "HB", "湖北", "鄂", "湖北省", "Hubei", [6, 6]),
    ("430000", "HN", "湖南", "湘", "湖南省", "Hunan", [7, 6]),
    ("440000", "GD", "广东", "粤", "广东省", "Guangdong", [9, 7]),
    ("450000", "GX", "广西", "桂", "广西壮族自治区", "Guangxi", [9, 6]),
    ("460000", "HI", "海南", "琼", "海南省", "Hainan", [11, 7]),
    ("500000", "CQ", "重庆", "渝", "重庆市", "Chongqing", [7, 5]),
    ("510000", "SC", "四川", "川", "四川省", "Sichuan", [7, 4]),
    ("520000", "GZ", "贵州", "贵", "贵州省", "Guizhou", [8, 5]),
    ("530000", "YN", "云南", "云", "云南省", "Yunnan", [9, 4]),
    ("540000", "XZ", "西藏", "藏", "西藏自治区", "Xizang", [7, 2]),
    ("610000", "SN", "陕西", "陕", "陕西省", "Shaanxi", [6, 5]),
    ("620000", "GS", "甘肃", "甘", "甘肃省", "Gansu", [5, 4]),
    ("630000", "QH", "青海", "青", "青海省", "Qinghai", [4, 2]),
    ("640000", "NX", "宁夏", "宁", "宁夏回族自治区", "Ningxia", [3, 5]),
    ("650000", "XJ", "新疆", "新", "新疆维吾尔自治区", "Xinjiang", [2, 1]),
    ("710000", "TW", "台湾", "台", "台湾省", "Taiwan", [8, 10]),
    ("810000", "HK", "香港", "港", "香港特别行政区", "Hong Kong", [10, 10]),
    ("820000", "MO", "澳门", "澳", "澳门特别行政区", "Macao", [10, 9]),
];

/// What else is in use: a code, and the text.
const ALSO: &[(&str, &str)] = &[
    ("150000", "Nei Mongol"),
    ("150000", "Neimenggu"),
    ("310000", "申"),
    ("450000", "Guangxi Zhuang"),
    ("510000", "蜀"),
    ("520000", "黔"),
    ("530000", "滇"),
    ("540000", "Tibet"),
    ("610000", "秦"),
    ("620000", "陇"),
    ("640000", "Ningxia Hui"),
    ("650000", "Xinjiang Uygur"),
    ("650000", "Xinjiang Uyghur"),
    ("710000", "臺灣"),
    ("710000", "臺"),
    ("810000", "Hong Kong SAR"),
    ("810000", "Hongkong"),
    ("820000", "Macao SAR"),
    ("820000", "Macau"),
    ("820000", "MC"),
    ("820000", "澳門"),
];

/// The 34 units on their grid: names in Chinese and English, one character or two letters for small tiles.
pub fn grid() -> Grid {
    let both = |zh: &str, en: &str| vec![("zh".to_owned(), zh.to_owned()), ("en".to_owned(), en.to_owned())];
    let regions = UNITS.iter().map(|(code, letters, name, short, full, english, _)| {
        let written = ALSO.iter().filter(|(known, _)| known == code).map(|(_, text)| (*text).to_owned());
        let codes = [code[..2].to_owned(), format!("CN-{letters}"), format!("CN-{}", &code[..2])];
        Region {
            key: (*code).to_owned(),
            names: both(name, english),
            shorts: both(short, letters),
            also: [(*full).to_owned()].into_iter().chain(codes).chain(written).collect(),
        }
    });
    let tiles = UNITS.iter().map(|(.., [row, column])| [row - 1, column - 1]).collect();
    Grid { gazetteer: Gazetteer::new(regions.collect()), tiles }
}

/// Where the seats of the 34 units are, and one island in the south: longitude and latitude in degrees.
const SEATS: [[f64; 2]; 35] = [
    [116.41, 39.90],
    [117.20, 39.13],
    [114.51, 38.04],
    [112.55, 37.87],
    [111.75, 40.84],
    [123.43, 41.81],
    [125.32, 43.82],
    [126.53, 45.80],
    [121.47, 31.23],
    [118.80, 32.06],
    [120.16, 30.27],
    [117.23, 31.82],
    [119.30, 26.08],
    [115.86, 28.68],
    [117.12, 36.65],
    [113.63, 34.75],
    [114.31, 30.59],
    [112.94, 28.23],
    [113.26, 23.13],
    [108.37, 22.82],
    [110.20, 20.04],
    [106.55, 29.56],
    [104.07, 30.57],
    [106.63, 26.65],
    [102.83, 24.88],
    [91.17, 29.65],
    [108.94, 34.34],
    [103.83, 36.06],
    [101.78, 36.62],
    [106.23, 38.49],
    [87.62, 43.83],
    [121.56, 25.04],
    [114.17, 22.28],
    [113.54, 22.19],
    [112.34, 16.83],
];

/// Whether a polygon covers the seat of one of the 34 units.
pub fn is_shown(polygon: &Polygon) -> bool {
    let Some(outer) = polygon.first() else { return false };
    let ends = |axis: usize| {
        let parts = outer.iter().map(move |point| point[axis]);
        [parts.clone().fold(f64::INFINITY, f64::min), parts.fold(f64::NEG_INFINITY, f64::max)]
    };
    let ([west, east], [south, north]) = (ends(0), ends(1));
    // A ring over the antimeridian or around a pole does not lie between its ends.
    let wide = east - west > 180.0;
    let near =
        |[lon, lat]: &&[f64; 2]| wide || ((west..=east).contains(lon) && (south - 5.0..=north + 5.0).contains(lat));
    SEATS.iter().filter(near).any(|seat| holds(polygon, *seat))
}

/// Whether a text names one of the 34 units in a way that nothing else on the globe is named.
///
/// Codes and short names that are words elsewhere too (`HI`, `SH`, `新`) do not count.
pub fn is_unit(written: &str) -> bool {
    let written = written.trim();
    UNITS.iter().any(|(code, _, name, _, full, english, _)| {
        [*name, *full].contains(&written)
            || english.eq_ignore_ascii_case(written)
            || ALSO.iter().any(|(known, text)| known == code && text.len() > 3 && text.eq_ignore_ascii_case(written))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_unit_has_a_tile_and_every_key_is_its_own() {
        let grid = grid();
        assert_eq!(grid.gazetteer.regions.len(), 34);
        assert_eq!(grid.tiles.iter().collect::<BTreeSet<_>>().len(), 34);
        for text in grid.gazetteer.texts() {
            assert_eq!(grid.gazetteer.find(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn a_unit_is_found_by_every_way_of_writing_it() {
        let gazetteer = grid().gazetteer;
        for written in
            ["北京", "北京市", " 北京 ", "BJ", "bj", "110000", "11", "CN-BJ", "CN-11", "京", "Beijing", "beijing"]
        {
            assert_eq!(gazetteer.find(written), [0], "{written}");
        }
        let name = |written: &str| gazetteer.find(written).first().map(|place| gazetteer.regions[*place].name("zh"));
        assert_eq!(name("Shaanxi"), Some("陕西"));
        assert_eq!(name("Shanxi"), Some("山西"));
        assert_eq!(name("内蒙古自治区"), Some("内蒙古"));
        assert_eq!(name("Macau"), Some("澳门"));
        assert_eq!(name("北京城"), None);
    }

    #[test]
    fn a_unit_is_told_from_places_elsewhere() {
        assert!(["广东", "广东省", "Guangdong", "Tibet", "臺灣"].iter().all(|name| is_unit(name)));
        assert!(["HI", "SH", "AH", "新", "Texas", "48"].iter().all(|name| !is_unit(name)));
    }
}
