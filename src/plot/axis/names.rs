//! Categories under a plot area: wrapped in their step, thinned where a step is narrower than a word.

use super::{Drawn, GAP, every_nth};
use crate::plot::label::{Setting, below};
use crate::plot::language::Language;
use crate::plot::scale::Band;
use crate::plot::scene::{Shown, Tick};
use crate::plot::text::{JOINER, Measure, Wrapped, width, wrap};

/// Bands with names on one line, thinned evenly.
pub(super) fn bottom_thinned(band: &Band, names: &[String], setting: Setting) -> Drawn {
    let widest = names.iter().map(|name| width(name, setting.size_px, setting.language)).fold(0.0, f64::max);
    let every = every_nth(band.step, widest + GAP / 2.0);
    let mut drawn = Drawn::default();
    for (index, name) in names.iter().enumerate() {
        let px = band.middle(index);
        let shown = if index % every == 0 { Shown::Yes } else { Shown::Hidden };
        if shown == Shown::Yes {
            drawn.labels.push(below(vec![name.clone()], px, 0.0, setting));
        } else {
            drawn.left_out += 1;
        }
        drawn.ticks.push(Tick { value: band.values[index].clone(), text: name.clone(), px, shown });
    }
    drawn
}

/// Whether all names can stand under their bands in at most three lines, none cut.
pub(in crate::plot) fn names_fit(names: &[String], step: f64, size_px: f64, language: Language) -> bool {
    names.iter().all(|name| {
        let measure = Measure { width_px: step - GAP / 2.0, lines: 3, size_px, language };
        let one_line = !name.contains(JOINER) && width(name, size_px, language) <= measure.width_px;
        one_line || name.chars().count() <= 1 && step > size_px || unbroken(&wrap(name, measure), name)
    })
}

/// Whether wrapping neither cut a name nor broke one of its words.
pub(in crate::plot) fn unbroken(wrapped: &Wrapped, name: &str) -> bool {
    if wrapped.cut {
        return false;
    }
    let words =
        |text: &str| text.split_whitespace().filter(|word| word.is_ascii()).map(str::to_owned).collect::<Vec<_>>();
    words(name) == wrapped.lines.iter().flat_map(|line| words(line)).collect::<Vec<_>>()
}

/// Ticks of bands that are not written.
pub(super) fn hidden_names(band: &Band, names: &[String]) -> Drawn {
    let ticks = names.iter().enumerate().map(|(index, name)| Tick {
        value: band.values[index].clone(),
        text: name.clone(),
        px: band.middle(index),
        shown: Shown::Hidden,
    });
    Drawn { ticks: ticks.collect(), ..Drawn::default() }
}

/// Names wrapped in their step.
pub(super) fn bottom_names(band: &Band, names: &[String], setting: Setting) -> Drawn {
    let measure =
        Measure { width_px: band.step - GAP / 2.0, lines: 3, size_px: setting.size_px, language: setting.language };
    if band.step < setting.size_px * 2.5 && !names_fit(names, band.step, setting.size_px, setting.language) {
        return bottom_thinned_wrapped(band, names, setting);
    }
    let mut drawn = Drawn::default();
    for (index, name) in names.iter().enumerate() {
        let px = band.middle(index);
        let Wrapped { lines, cut } = wrap(name, measure);
        drawn.cut += usize::from(cut);
        drawn.labels.push(below(lines, px, 0.0, setting).cut_from(cut.then(|| name.clone())));
        drawn.ticks.push(Tick { value: band.values[index].clone(), text: name.clone(), px, shown: Shown::Yes });
    }
    drawn
}

/// Every n-th name, wrapped in the room of n steps: for boards where a step is narrower than a word.
fn bottom_thinned_wrapped(band: &Band, names: &[String], setting: Setting) -> Drawn {
    let room = setting.size_px * 4.5;
    let every = every_nth(band.step, room);
    let mut drawn = Drawn::default();
    for (index, name) in names.iter().enumerate() {
        let px = band.middle(index);
        let shown = if index % every == 0 { Shown::Yes } else { Shown::Hidden };
        if shown == Shown::Yes {
            let measure =
                Measure { width_px: room - GAP / 2.0, lines: 3, size_px: setting.size_px, language: setting.language };
            let Wrapped { lines, cut } = wrap(name, measure);
            drawn.cut += usize::from(cut);
            drawn.labels.push(below(lines, px, 0.0, setting).cut_from(cut.then(|| name.clone())));
        } else {
            drawn.left_out += 1;
        }
        drawn.ticks.push(Tick { value: band.values[index].clone(), text: name.clone(), px, shown });
    }
    drawn
}
