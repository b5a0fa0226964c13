//! What holds of every map of shapes, tried on random rings: finite numbers, rings within their window, lengths within reason.

use super::random::Random;
use crate::plot::geo::{Camera, Polygon, Projection, holds, is_flat, wind};
use crate::plot::{Artboard, Caption, Channel, Globe, Layer, Map, Mode, Paint, Spec, Values, draw};

const MAPS: u64 = 600;

/// Degrees where something special happens, and others.
fn degrees(random: &mut Random, most: f64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "below 2^20")]
    match random.below(4) {
        0 => random.pick(&[0.0, most, -most, most / 2.0, -most / 2.0, most - 1e-7, 1e-9, -0.0]),
        _ => random.below(1 << 20) as f64 / f64::from(1 << 19) * most - most,
    }
}

fn ring(random: &mut Random) -> Vec<[f64; 2]> {
    let near = random.below(3) == 0;
    let middle = [degrees(random, 180.0), degrees(random, 90.0)];
    let mut ring: Vec<[f64; 2]> = (0..3 + random.below(12))
        .map(|_| match near {
            true => [middle[0] + degrees(random, 9.0), (middle[1] + degrees(random, 9.0)).clamp(-90.0, 90.0)],
            false => [degrees(random, 180.0), degrees(random, 90.0)],
        })
        .collect();
    if random.below(5) == 0 {
        ring.push(ring[0]);
        ring.push(ring[0]);
    }
    ring
}

fn polygon(random: &mut Random) -> Polygon {
    let mut polygon: Polygon = (0..1 + random.below(3)).map(|_| ring(random)).collect();
    wind(&mut polygon);
    polygon
}

fn projection(random: &mut Random) -> Projection {
    let parallels = [degrees(random, 90.0), degrees(random, 90.0)];
    random.pick(&[
        Projection::Equirectangular,
        Projection::Mercator,
        Projection::Albers { parallels },
        Projection::AlbersUsa,
        Projection::EqualEarth,
        Projection::NaturalEarth,
    ])
}

#[test]
fn globe_gives_finite_numbers_for_any_rings() {
    let mut points = 0;
    for seed in 0..MAPS {
        let mut random = Random::new(seed);
        let polygons: Vec<Polygon> = (0..1 + random.below(4)).map(|_| polygon(&mut random)).collect();
        let rotate = match random.below(3) {
            0 => [0.0; 3],
            1 => [degrees(&mut random, 360.0), 0.0, 0.0],
            _ => [degrees(&mut random, 360.0), degrees(&mut random, 180.0), degrees(&mut random, 180.0)],
        };
        let projection = projection(&mut random);
        let slices: Vec<&[Vec<[f64; 2]>]> = polygons.iter().map(Vec::as_slice).collect();
        let (camera, height) = Camera::fit(projection, rotate, &slices, [640.0, f64::INFINITY]);
        assert!(height.is_finite() && height >= 0.0, "map {seed}: {height}");
        for polygon in &polygons {
            let rings = camera.polygon(polygon);
            assert!(rings.iter().flatten().flatten().all(|part| part.is_finite()), "map {seed}: {rings:?}");
            let count = rings.iter().map(Vec::len).sum::<usize>();
            assert!(count < 60_000, "map {seed}: {count} points of {projection:?}");
            points += count;
        }
    }
    assert!(points > 100_000, "{points} points are too few to prove anything");
}

#[test]
fn globe_stays_in_its_window() {
    for seed in 0..MAPS {
        let mut random = Random::new(seed + 9000);
        let polygon = polygon(&mut random);
        let (camera, height) = Camera::fit(Projection::Mercator, [0.0; 3], &[], [640.0, 640.0]);
        for [x, y] in camera.polygon(&polygon).into_iter().flatten() {
            assert!((-1e-6..=640.000_001).contains(&x) && (-1e-6..=height + 1e-6).contains(&y), "map {seed}: {x}, {y}");
        }
    }
}

#[test]
fn globe_winds_every_ring_one_way() {
    let square = vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]];
    let hole: Vec<[f64; 2]> = vec![[4.0, 4.0], [6.0, 4.0], [6.0, 6.0], [4.0, 6.0]];
    for turned in 0..4 {
        let mut polygon = vec![square.clone(), hole.clone()];
        if turned & 1 == 1 {
            polygon[0].reverse();
        }
        if turned & 2 == 2 {
            polygon[1].reverse();
        }
        wind(&mut polygon);
        assert!(holds(&polygon, [2.0, 2.0]) && !holds(&polygon, [5.0, 5.0]) && !holds(&polygon, [12.0, 2.0]));
    }
    assert!(is_flat(&[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]) && !is_flat(&square) && is_flat(&[]));
}

#[test]
fn globe_is_drawn_without_what_is_no_number() {
    for seed in 0..120 {
        let mut random = Random::new(seed + 500);
        let regions: Vec<Vec<Polygon>> = (0..3).map(|_| vec![polygon(&mut random)]).collect();
        let globe = Globe {
            names: Vec::new(),
            regions: regions.into(),
            projection: projection(&mut random),
            rotate: [degrees(&mut random, 180.0), 0.0, 0.0],
            credit: "<&> 底图".to_owned(),
        };
        let color = Channel::of(Values::Number(vec![Some(1.0), None, Some(f64::NAN)]));
        let spec = Spec { map: Some(Map::Globe(globe)), ..Spec::of(vec![Layer::region(color)], "zh-CN") };
        for board in [Artboard::wide(), Artboard::narrow()] {
            let scene = draw(&spec, &board);
            assert!(scene.height.is_finite() && scene.height < 2_000.0, "map {seed}: {}", scene.height);
            for label in &scene.labels {
                assert!(label.bounds.bottom() <= scene.height && label.bounds.right() <= scene.width + 0.001);
            }
            let svg = scene.svg(Paint::Standalone(Mode::Light), Caption::default());
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "map {seed}");
        }
    }
}
