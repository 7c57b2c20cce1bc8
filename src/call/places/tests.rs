use kartoteka_compiler::plan::{Act, Action, Value};

use super::*;
use crate::runtime::sample::{argument, entry, item, json, map, open_map, path, slot, text};

/// A tool that sends a lead: its name, price and phones, and whatever else is passed.
fn lead() -> plan::Tool {
    let arguments = ["name", "price", "phone", "kind", "type"].map(|name| argument(name, text()));
    let arguments: Vec<plan::Argument> = arguments.into_iter().chain([argument("more", open_map())]).collect();
    let phone = map(vec![], vec![entry("value", slot(2)), entry("enum_code", slot(3))]);
    let contact = map(vec![], vec![entry("values", Value::List { items: vec![item(phone)].into() })]);
    let body = map(
        vec![],
        vec![
            entry("name", slot(0)),
            entry("fields", map(vec![], vec![entry("issuetype", map(vec![], vec![entry("name", slot(4))]))])),
            entry("custom_fields_values", Value::List { items: vec![item(contact)].into() }),
            entry("extra", slot(5)),
            entry("city", Value::Argument { slot: 5, path: path(&["address", "city"]) }),
            entry("kind", json("1")),
        ],
    );
    let mut tool = crate::runtime::sample::catalog().tools[0].clone();
    let Action::Steps { steps, .. } = &mut tool.action else { panic!("the sample asks a backend") };
    let Act::Send(send) = &mut steps.to_mut()[0].act else { panic!("by one request") };
    send.body = Some(body);
    send.query = Some(map(vec![], vec![entry("price", slot(1))]));
    send.path = vec![].into();
    steps.to_mut().truncate(1);
    plan::Tool { arguments: arguments.into(), ..tool }
}

#[test]
fn a_field_is_told_by_the_argument_that_was_written_there() {
    let tool = lead();
    let places = ArgumentPlaces::of(&tool);
    for (field, argument) in [
        ("name", "name"),
        ("/name", "name"),
        ("body.name", "name"),
        ("price", "price"),
        ("custom_fields_values.0.values.0.value", "phone"),
        ("custom_fields_values[0][values][0][value]", "phone"),
        ("value", "phone"),
        ("issuetype", "type"),
        ("fields.issuetype", "type"),
        ("data.attributes.enum_code", "kind"),
        ("extra.color.0", "more.color.0"),
        ("city", "more.address.city"),
    ] {
        assert_eq!(places.argument_at(field).as_deref(), Some(argument), "{field}");
    }
    // Two arguments stand below, none does, or it is said of none.
    for field in ["custom_fields_values.0.values.0", "kind", "unknown", "", "0", "..."] {
        assert_eq!(places.argument_at(field), None, "{field}");
    }
}
