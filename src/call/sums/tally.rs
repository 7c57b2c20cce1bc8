//! Counts records and adds their amounts, by unit and by group.

use std::collections::{HashMap, HashSet};

use bigdecimal::BigDecimal;
use kartoteka_compiler::plan::{Path, SumField, Sums};
use serde_json::Value;

use super::amount::Amount;
use crate::runtime::json_path;
use crate::runtime::reply::scalar;

/// What stands for a field that a record has not.
const NOTHING: &str = "null";

/// One sum on its way.
#[derive(Default)]
struct Tally {
    count: usize,
    sum: BigDecimal,
    /// Of the records, those without an amount.
    without: usize,
    /// Of the records, those whose amount is no number.
    unreadable: usize,
}

impl Tally {
    fn add(&mut self, amount: &Amount) {
        self.count += 1;
        match amount {
            Amount::Of(amount) => self.sum += amount,
            Amount::None => self.without += 1,
            Amount::Unreadable => self.unreadable += 1,
        }
    }

    fn write(&self, out: &mut String) {
        out.push_str(&format!("\"count\":{},\"sum\":\"{}\"", self.count, self.sum.to_plain_string()));
        for (name, number) in [("without_amount", self.without), ("unreadable_amount", self.unreadable)] {
            if number > 0 {
                out.push_str(&format!(",\"{name}\":{number}"));
            }
        }
    }
}

/// The values of fields, by which records are kept apart: each a scalar's text, or JSON; `None` where nothing is there.
type Values = Vec<Option<String>>;

/// Records with the same values, as the first of them spells these.
struct Group {
    spelt: Vec<String>,
    tally: Tally,
}

/// All sums of a list on their way.
pub(super) struct Tallies<'s> {
    sums: &'s Sums,
    /// The unit, where there is one, and the fields that are grouped by.
    fields: Vec<&'s SumField>,
    /// How many of these are the unit: 0 or 1.
    units: usize,
    known: HashSet<String>,
    again: usize,
    read: usize,
    count: usize,
    unreadable: usize,
    by_unit: HashMap<Values, Group>,
    by_group: HashMap<Values, Group>,
}

/// Sums as they were written.
pub(super) struct WrittenSums {
    count: usize,
    /// The members of a JSON object behind its `count`.
    sums: String,
    /// How many groups there are, those that are left out among them.
    pub(super) groups: usize,
    /// How many records have an amount that is no number.
    pub(super) unreadable: usize,
}

impl WrittenSums {
    /// A JSON object. That nothing is missing is said of no list that is read page by page.
    pub(super) fn json(&self, complete: bool) -> String {
        let doubt = if complete { "" } else { "\"complete\":false," };
        format!("{{\"count\":{},{doubt}{}}}", self.count, self.sums)
    }
}

impl<'s> Tallies<'s> {
    pub(super) fn new(sums: &'s Sums, groups: &[&'s SumField]) -> Self {
        let fields: Vec<&SumField> = sums.unit.iter().chain(groups.iter().copied()).collect();
        Self {
            sums,
            units: fields.len() - groups.len(),
            fields,
            known: HashSet::new(),
            again: 0,
            read: 0,
            count: 0,
            unreadable: 0,
            by_unit: HashMap::new(),
            by_group: HashMap::new(),
        }
    }

    /// Whether the record came for the first time. One without a key is not known by anything, and counts.
    pub(super) fn is_new(&mut self, record: &str) -> bool {
        let key = json_path::find(record, &self.sums.key).and_then(scalar);
        let is_new = key.is_none_or(|key| self.known.insert(key.into_owned()));
        *(if is_new { &mut self.read } else { &mut self.again }) += 1;
        is_new
    }

    /// Adds a record.
    pub(super) fn add(&mut self, record: &str) {
        let amount = Amount::read(json_path::find(record, &self.sums.of));
        self.count += 1;
        self.unreadable += usize::from(amount == Amount::Unreadable);
        let spelt: Vec<&str> = self.fields.iter().map(|field| spelling(record, &field.of)).collect();
        let values: Values = spelt.iter().map(|spelt| value(spelt)).collect();
        let of = |spelt: &[&str]| Group {
            spelt: spelt.iter().map(|&spelt| spelt.to_owned()).collect(),
            tally: Tally::default(),
        };
        let units = self.units;
        let unit = self.by_unit.entry(values[..units].to_vec()).or_insert_with(|| of(&spelt[..units]));
        unit.tally.add(&amount);
        if self.fields.len() > units {
            self.by_group.entry(values).or_insert_with(|| of(&spelt)).tally.add(&amount);
        }
    }

    /// How many records came, each counted once.
    pub(super) fn read(&self) -> usize {
        self.read
    }

    /// How many came again.
    pub(super) fn again(&self) -> usize {
        self.again
    }

    /// Whether the same records came to the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let counts = |of: &Self| (of.read, of.count, of.unreadable);
        counts(self) == counts(other)
            && self.known == other.known
            && self.written(usize::MAX).sums == other.written(usize::MAX).sums
    }

    /// Writes the sums: those of all records by unit, then those of groups, of each unit the largest first, as many as may be. Where there
    /// are more, each unit has its largest.
    pub(super) fn written(&self, most: usize) -> WrittenSums {
        let mut json = "\"sums\":[".to_owned();
        self.write(&self.by_unit, usize::MAX, &mut json);
        json.push(']');
        if self.fields.len() > self.units {
            json.push_str(",\"groups\":[");
            self.write(&self.by_group, most, &mut json);
            json.push(']');
        }
        WrittenSums { count: self.count, sums: json, groups: self.by_group.len(), unreadable: self.unreadable }
    }

    fn write(&self, groups: &HashMap<Values, Group>, most: usize, out: &mut String) {
        let mut all: Vec<(&Values, &Group)> = groups.iter().collect();
        let units = self.units;
        // What has no unit comes last.
        all.sort_by(|(a, one), (b, other)| {
            let (unit, of_other) = (&a[..units], &b[..units]);
            let by_unit = (unit.contains(&None), unit).cmp(&(of_other.contains(&None), of_other));
            by_unit.then_with(|| other.tally.sum.cmp(&one.tally.sum)).then_with(|| a.cmp(b))
        });
        let all = if all.len() > most { largest_of_each(all, units, most) } else { all };
        for (place, (_, group)) in all.into_iter().enumerate() {
            out.push_str(if place == 0 { "{" } else { ",{" });
            for (field, spelt) in self.fields.iter().zip(&group.spelt) {
                out.push_str(&format!("{}:{spelt},", Value::from(field.name.as_ref())));
            }
            group.tally.write(out);
            out.push('}');
        }
    }
}

/// The first groups of each unit, as many from each as there is room for, in the order in which they stand.
fn largest_of_each<'g>(all: Vec<(&'g Values, &'g Group)>, units: usize, most: usize) -> Vec<(&'g Values, &'g Group)> {
    let mut ranked: Vec<(usize, usize)> = Vec::with_capacity(all.len());
    for (place, (values, _)) in all.iter().enumerate() {
        let rank = match ranked.last() {
            Some(&(rank, before)) if all[before].0[..units] == values[..units] => rank + 1,
            _ => 0,
        };
        ranked.push((rank, place));
    }
    ranked.sort_unstable();
    ranked.truncate(most);
    ranked.sort_unstable_by_key(|(_, place)| *place);
    ranked.into_iter().map(|(_, place)| all[place]).collect()
}

/// A field as the record spells it; what is blank is nothing.
fn spelling<'t>(record: &'t str, of: &Path) -> &'t str {
    let found = json_path::find(record, of);
    found.filter(|json| scalar(json).is_none_or(|text| !text.trim().is_empty())).unwrap_or(NOTHING)
}

/// What tells one spelling from another: `5` and `"5"` are one.
fn value(spelt: &str) -> Option<String> {
    if spelt == NOTHING {
        return None;
    }
    Some(scalar(spelt).map_or_else(|| spelt.to_owned(), std::borrow::Cow::into_owned))
}
