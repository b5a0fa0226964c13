//! Which panel each row belongs to.

use std::collections::HashMap;

use super::category::{categories, value_name};
use super::{Facets, Rows};
use crate::plot::channel::Channel;
use crate::plot::language::Language;
use crate::plot::spec::{Channels, Panels, Spec};
use crate::plot::values::Value;

/// Gives each row its panel; returns the names of the panels.
pub(super) fn facet(spec: &Spec, layers: &mut [Rows<'_>], language: Language) -> Facets {
    if spec.panels == Panels::PerLayer {
        for (panel, rows) in layers.iter_mut().enumerate() {
            rows.panel = vec![Some(panel); rows.len];
        }
        let names = vec![String::new(); layers.len().max(1)];
        return Facets { names, fixed_columns: Some(1) };
    }
    let column = |pick: fn(&Channels) -> Option<&Channel>| -> Option<(&Channel, Vec<Value>)> {
        let channels: Vec<&Channel> = spec.layers.iter().filter_map(|layer| pick(&layer.channels)).collect();
        let first = *channels.first()?;
        Some((first, categories(channels.into_iter(), &first.scale.order, &HashMap::new())))
    };
    let row_values = column(|channels| channels.row.as_ref());
    let col_values = column(|channels| channels.col.as_ref());
    if row_values.is_none() && col_values.is_none() {
        return Facets { names: vec![String::new()], fixed_columns: None };
    }
    let at = |values: &Option<(&Channel, Vec<Value>)>, channel: Option<&Channel>, row: usize| -> Option<usize> {
        match (values, channel) {
            (Some((_, values)), Some(channel)) => {
                let key = channel.values.key(row)?;
                values.iter().position(|known| known.key() == key)
            }
            _ => Some(0),
        }
    };
    let count = |values: &Option<(&Channel, Vec<Value>)>| values.as_ref().map_or(1, |(_, values)| values.len().max(1));
    let columns = count(&col_values);
    for rows in layers {
        let channels = &spec.layers[rows.layer].channels;
        rows.panel = (0..rows.len)
            .map(|row| {
                Some(
                    at(&row_values, channels.row.as_ref(), row)? * columns
                        + at(&col_values, channels.col.as_ref(), row)?,
                )
            })
            .collect();
    }
    let name = |values: &Option<(&Channel, Vec<Value>)>, index: usize| -> Option<String> {
        let (channel, values) = values.as_ref()?;
        Some(value_name(values.get(index)?, channel, language))
    };
    let names = (0..count(&row_values) * columns)
        .map(|panel| {
            let parts = [name(&row_values, panel / columns), name(&col_values, panel % columns)];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        })
        .collect();
    Facets { names, fixed_columns: row_values.is_some().then_some(columns) }
}
