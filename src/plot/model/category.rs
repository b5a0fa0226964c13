//! The different values of a channel, their order and their names.

use std::collections::HashMap;

use super::Rows;
use crate::plot::channel::{Channel, Order};
use crate::plot::date::{Precision, date_text};
use crate::plot::language::Language;
use crate::plot::magnitude;
use crate::plot::places::Places;
use crate::plot::values::{Key, Value, Values};

/// The sum of the measured value for each category of a channel; empty where the order does not ask for it.
pub(super) fn totals<'a>(
    order: &Order,
    layers: &[Rows<'a>],
    pick: impl Fn(&Rows<'a>) -> Option<&'a Channel>,
) -> HashMap<Key<'a>, f64> {
    let mut totals = HashMap::new();
    if !matches!(order, Order::ValueAscending | Order::ValueDescending) {
        return totals;
    }
    for rows in layers {
        let Some(channel) = pick(rows) else { continue };
        let measured = [rows.channel(rows.value, 0), rows.channel(rows.value.other(), 0)]
            .into_iter()
            .flatten()
            .find(|measured| !std::ptr::eq(*measured, channel) && matches!(measured.values, Values::Number(_)));
        let Some(measured) = measured else { continue };
        for row in 0..rows.len {
            if let (Some(key), Some(number)) = (channel.values.key(row), measured.values.number(row)) {
                *totals.entry(key).or_insert(0.0) += number;
            }
        }
    }
    totals
}

/// The different names of a column in the order of their first rows, and which of them each row has.
///
/// `None`: they have another order, see [`categories`].
pub(super) fn as_they_come(channel: &Channel) -> Option<(Vec<Value>, Vec<Option<usize>>)> {
    let Values::Text(names) = &channel.values else { return None };
    if channel.scale.order != Order::Given {
        return None;
    }
    let mut seen = Places::default();
    let mut values = Vec::new();
    let mut rows = Vec::with_capacity(names.len());
    for name in names {
        rows.push(name.as_deref().map(|name| seen.find_or_add(Key::Name(name))));
        if seen.len() > values.len() {
            values.extend(name.clone().map(Value::Text));
        }
    }
    Some((values, rows))
}

/// The different values of some channels in an order; moments always rise unless they are to fall.
pub(super) fn categories<'a>(
    channels: impl Iterator<Item = &'a Channel>,
    order: &Order,
    totals: &HashMap<Key<'_>, f64>,
) -> Vec<Value> {
    let mut seen = Places::default();
    let mut values: Vec<Value> = Vec::new();
    for channel in channels {
        for row in 0..channel.values.len() {
            if let Some(key) = channel.values.key(row)
                && seen.find_or_add(key) == values.len()
            {
                values.extend(channel.values.get(row));
            }
        }
    }
    let total = |value: &Value| totals.get(&value.key()).copied().unwrap_or(0.0);
    let numeric = values.iter().all(|value| !matches!(value, Value::Text(_)));
    match order {
        Order::Given if numeric => values.sort_by(Value::compare),
        Order::Given => {}
        Order::Ascending => values.sort_by(Value::compare),
        Order::Descending => values.sort_by(|a, b| b.compare(a)),
        Order::ValueAscending => values.sort_by(|a, b| total(a).total_cmp(&total(b))),
        Order::ValueDescending => values.sort_by(|a, b| total(b).total_cmp(&total(a))),
        Order::List(names) => {
            let rank = |value: &Value| match value {
                Value::Text(name) => names.iter().position(|known| known == name).unwrap_or(names.len()),
                Value::Number(number) => {
                    let name = magnitude::category(*number);
                    names.iter().position(|known| *known == name).unwrap_or(names.len())
                }
                Value::Time(_) => names.len(),
            };
            values.sort_by_key(rank);
        }
    }
    values
}

/// The name of a category as it is printed.
pub(in crate::plot) fn value_name(value: &Value, channel: &Channel, language: Language) -> String {
    match (value, &channel.values) {
        (Value::Text(name), _) => name.clone(),
        (Value::Number(number), _) => magnitude::category(*number),
        (Value::Time(moment), Values::Time(_, precision)) => date_text(*moment, *precision, language),
        (Value::Time(moment), _) => date_text(*moment, Precision::Day, language),
    }
}
