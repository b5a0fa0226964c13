//! Color scales for numbers: sequential, diverging, tiers. Each has at most nine steps, so that CSS alone can paint them.
//!
//! In: a numeric color channel. Out: an [`Ink`] for a value, and the entries of a legend.

use super::channel::{Channel, ScaleKind};
use super::language::Language;
use super::magnitude::Magnitude;
use super::scene::Ink;
use super::spec::Words;
use super::values::Values;

/// The number of colours of a sequential or diverging scale.
const STEPS: usize = 9;

/// How numbers become colours.
#[derive(Debug, Clone)]
pub(super) struct ColorScale {
    kind: Kind,
    /// How the numbers are written.
    pub(super) magnitude: Magnitude,
    names: Vec<String>,
    /// Whether some value is missing.
    pub(super) has_gaps: bool,
}

#[derive(Debug, Clone)]
enum Kind {
    Sequential { low: f64, high: f64 },
    Diverging { middle: f64, reach: f64 },
    Tiers { breaks: Vec<f64> },
}

impl ColorScale {
    /// The scale of a numeric channel; `None` for names and moments, which make series.
    pub(super) fn of(channel: &Channel, language: Language) -> Option<Self> {
        if !matches!(channel.values, Values::Number(_)) || channel.scale.kind == ScaleKind::Band {
            return None;
        }
        let mut low = f64::INFINITY;
        let mut high = f64::NEG_INFINITY;
        let mut present = 0;
        for value in channel.values.numbers() {
            low = low.min(value);
            high = high.max(value);
            present += 1;
        }
        if present == 0 {
            (low, high) = (0.0, 1.0);
        }
        let [wanted_low, wanted_high] = channel.scale.domain;
        (low, high) = (wanted_low.unwrap_or(low), wanted_high.unwrap_or(high));
        let kind = match channel.scale.kind {
            ScaleKind::Tiers => Kind::Tiers { breaks: tiers(channel, low, high) },
            ScaleKind::Diverging => {
                let middle = channel.scale.middle.unwrap_or(0.0);
                Kind::Diverging { middle, reach: (high - middle).abs().max((middle - low).abs()) }
            }
            _ if !channel.scale.breaks.is_empty() => Kind::Tiers { breaks: tiers(channel, low, high) },
            _ => Kind::Sequential { low, high },
        };
        let magnitude = Magnitude::fit(&channel.format, channel.unit.as_deref(), low.abs().max(high.abs()), language);
        Some(Self { kind, magnitude, names: channel.scale.names.clone(), has_gaps: present < channel.values.len() })
    }

    /// The ink of a value.
    pub(super) fn ink(&self, value: f64) -> Ink {
        match &self.kind {
            Kind::Sequential { low, high } => {
                let share = if low == high { 0.5 } else { (value - low) / (high - low) };
                Ink::Sequential(step(share))
            }
            Kind::Diverging { middle, reach } => {
                let share = if *reach == 0.0 { 0.5 } else { 0.5 + (value - middle) / reach / 2.0 };
                Ink::Diverging(step(share))
            }
            Kind::Tiers { breaks } => {
                let tier = breaks.iter().filter(|edge| value >= **edge).count();
                tier_ink(tier, breaks.len() + 1)
            }
        }
    }

    /// The share of the scale at which a value lies, 0–1; for tiers the tier over their number.
    #[cfg(test)]
    pub(super) fn domain(&self) -> [f64; 2] {
        match &self.kind {
            Kind::Sequential { low, high } => [*low, *high],
            Kind::Diverging { middle, reach } => [middle - reach, middle + reach],
            Kind::Tiers { breaks } => [breaks.first().copied().unwrap_or(0.0), breaks.last().copied().unwrap_or(0.0)],
        }
    }

    /// Names and inks of tiers; `None` for scales that are shown as a ramp.
    pub(super) fn tiers(&self, words: &Words) -> Option<Vec<(String, Ink)>> {
        let Kind::Tiers { breaks } = &self.kind else {
            return None;
        };
        let count = breaks.len() + 1;
        let text = |value: f64| self.magnitude.plain(value);
        let named = (0..count).map(|tier| {
            let name = match (self.names.get(tier), tier) {
                (Some(name), _) => name.clone(),
                (None, _) if breaks.is_empty() => String::new(),
                (None, 0) => words.below.replacen("{}", &text(breaks[0]), 1),
                (None, tier) if tier + 1 == count => words.above.replacen("{}", &text(breaks[tier - 1]), 1),
                (None, tier) => {
                    words.between.replacen("{}", &text(breaks[tier - 1]), 1).replacen("{}", &text(breaks[tier]), 1)
                }
            };
            (name, tier_ink(tier, count))
        });
        Some(named.collect())
    }

    /// The inks of a ramp from low to high and the texts at its ends and middle.
    pub(super) fn ramp(&self) -> (Vec<Ink>, [String; 3]) {
        let inks = (0..STEPS).map(|at| {
            let at = u8::try_from(at).unwrap_or(0);
            if matches!(self.kind, Kind::Diverging { .. }) { Ink::Diverging(at) } else { Ink::Sequential(at) }
        });
        let texts = match &self.kind {
            Kind::Diverging { middle, reach } => {
                [middle - reach, *middle, middle + reach].map(|value| self.magnitude.plain(value))
            }
            Kind::Sequential { low, high } => [self.magnitude.plain(*low), String::new(), self.magnitude.plain(*high)],
            Kind::Tiers { .. } => Default::default(),
        };
        (inks.collect(), texts)
    }
}

/// The author's breaks, or four ranges of equal length.
fn tiers(channel: &Channel, low: f64, high: f64) -> Vec<f64> {
    if channel.scale.breaks.is_empty() {
        let quarter = (high - low) / 4.0;
        return vec![low + quarter, low + 2.0 * quarter, low + 3.0 * quarter];
    }
    channel.scale.breaks.clone()
}

fn step(share: f64) -> u8 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0–8")]
    let step = (share * 9.0).floor().clamp(0.0, 8.0) as u8;
    step
}

/// The ink of one of `count` tiers, spread over the sequence from pale to strong.
fn tier_ink(tier: usize, count: usize) -> Ink {
    let at = if count <= 1 { 4 } else { (tier * 8 + (count - 1) / 2) / (count - 1) };
    Ink::Sequential(u8::try_from(at.min(8)).unwrap_or(8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(kind: ScaleKind, breaks: &[f64]) -> ColorScale {
        let mut channel = Channel::numbers([0.0, 5.0, 10.0]).scaled(kind);
        channel.scale.breaks = breaks.to_vec();
        ColorScale::of(&channel, Language::Chinese).expect("numbers have a scale")
    }

    #[test]
    fn color_sequential_ends_are_palest_and_strongest() {
        let scale = scale(ScaleKind::Auto, &[]);
        assert_eq!(scale.domain(), [0.0, 10.0]);
        assert_eq!(
            [0.0, 5.0, 10.0].map(|v| scale.ink(v)),
            [Ink::Sequential(0), Ink::Sequential(4), Ink::Sequential(8)]
        );
    }

    #[test]
    fn color_diverging_middle_is_neutral() {
        let scale = scale(ScaleKind::Diverging, &[]);
        assert_eq!([-10.0, 0.0, 10.0].map(|v| scale.ink(v)), [Ink::Diverging(0), Ink::Diverging(4), Ink::Diverging(8)]);
    }

    #[test]
    fn color_tiers_take_their_lower_end() {
        let scale = scale(ScaleKind::Auto, &[1.0, 5.0]);
        assert_eq!(scale.ink(0.99), scale.ink(0.0));
        assert_ne!(scale.ink(1.0), scale.ink(0.99));
        assert_eq!(scale.ink(5.0), scale.ink(10.0));
        let names: Vec<String> =
            scale.tiers(&Words::default()).expect("tiers").into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["<1", "1–5", "≥5"]);
    }
}
