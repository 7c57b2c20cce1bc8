//! What the deals of a pipeline come to.

use std::collections::BTreeMap;

use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use super::{
    ask::{Answer, Ask, Refusal},
    deals::{pipeline, stages},
    store::{Row, Tenant, number, text},
};

fn open<'t>(tenant: &'t Tenant, pipeline: &'t Row) -> impl Iterator<Item = &'t Row> {
    let name = text(pipeline, "name");
    tenant.rows("deals").iter().filter(move |deal| text(deal, "pipeline") == name && text(deal, "status") == "open")
}

pub(super) fn report(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let pipeline = pipeline(tenant, ask.text("pipeline"))?;
    let of_stage = |stage: Row| {
        let name = text(&stage, "name").to_owned();
        let amounts: Vec<f64> = open(tenant, &pipeline)
            .filter(|deal| text(deal, "stage") == name)
            .map(|deal| number(deal, "amount"))
            .collect();
        let sum: f64 = amounts.iter().sum();
        json!({
            "stage": name, "count": amounts.len(), "sum": sum, "weighted": sum * number(&stage, "probability"),
        })
    };
    let rows: Vec<Value> = stages(&pipeline).into_iter().map(of_stage).collect();
    Ok(json!({ "pipeline": text(&pipeline, "name"), "stages": rows }))
}

pub(super) fn forecast(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let pipeline = pipeline(tenant, ask.text("pipeline"))?;
    let days = i64::try_from(ask.number("horizon_days", 90).min(3_650)).unwrap_or(90);
    let today = ask.now.to_zoned(TimeZone::UTC).date();
    let until = today.checked_add(days.days()).map_err(|_| Refusal::invalid("horizon_days", "is too far"))?;
    let chances: BTreeMap<String, f64> =
        stages(&pipeline).iter().map(|stage| (text(stage, "name").to_owned(), number(stage, "probability"))).collect();
    let mut months: BTreeMap<String, f64> = BTreeMap::new();
    for deal in open(tenant, &pipeline) {
        let Ok(day) = text(deal, "expected_close_date").parse::<Date>() else { continue };
        if day >= today && day <= until {
            let chance = chances.get(text(deal, "stage")).copied().unwrap_or(0.0);
            *months.entry(day.strftime("%Y-%m").to_string()).or_default() += number(deal, "amount") * chance;
        }
    }
    let months: Vec<Value> =
        months.into_iter().map(|(month, expected)| json!({ "month": month, "expected": expected })).collect();
    Ok(json!({ "pipeline": text(&pipeline, "name"), "months": months }))
}
