//! What comes of comparing a chart with its expected numbers: how many were compared, how far apart they are, and what is too far.

/// In what a difference is measured.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unit {
    /// In shares of the range of a scale, of this size.
    Range(f64),
    /// In px.
    Px,
    /// In radians; radii of the same tuples in px.
    Angle,
}

impl Unit {
    /// The difference that still counts as none.
    fn tolerance(self) -> f64 {
        match self {
            Self::Px => 0.01,
            Self::Range(_) | Self::Angle => 1e-9,
        }
    }
}

/// The result of a comparison.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What is too far apart, or not there.
    pub(super) said: Vec<String>,
    /// How many numbers and names were compared.
    pub(super) compared: usize,
    /// The greatest differences within the tolerance: shares of a range, px, radians.
    pub(super) greatest: [f64; 3],
}

impl Found {
    /// Something is wrong.
    pub(super) fn push(&mut self, wrong: String) {
        self.said.push(wrong);
    }

    /// Whether two lists of numbers are equal; counts them, and keeps the greatest difference.
    pub(super) fn equal(&mut self, expected: &[f64], ours: &[f64], unit: Unit) -> bool {
        let (place, size) = match unit {
            Unit::Range(size) => (0, size.abs()),
            Unit::Px => (1, 1.0),
            Unit::Angle => (2, 1.0),
        };
        let apart = |(a, b): (&f64, &f64)| if a == b { 0.0 } else { (a - b).abs() / size };
        let apart: Vec<f64> = expected.iter().zip(ours).map(apart).collect();
        let equal = expected.len() == ours.len() && apart.iter().all(|apart| *apart <= unit.tolerance());
        if equal {
            self.compared += ours.len();
            self.greatest[place] = apart.into_iter().fold(self.greatest[place], f64::max);
        }
        equal
    }

    /// Counts names that are equal.
    pub(super) fn named(&mut self, count: usize) {
        self.compared += count;
    }

    /// The row of a table.
    pub(super) fn row(&self, name: &str, what: &str) -> String {
        let [range, px, angle] =
            self.greatest.map(|most| if most == 0.0 { "0".to_owned() } else { format!("{most:.0e}") });
        format!("| `{name}` | {what} | {} | {range} | {px} | {angle} |\n", self.compared)
    }
}
