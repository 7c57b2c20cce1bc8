use serde_json::json;

use super::*;

fn hidden(mut value: Value) -> Value {
    let mut pseudonyms = Pseudonyms::default();
    pseudonyms.learn(&value);
    pseudonyms.replace(&mut value, &str::to_owned);
    value
}

#[test]
fn what_is_of_a_person_is_known_by_its_key_in_every_spelling() {
    let shown = hidden(json!({
        "LAST_NAME": "Петрова", "firstName": "Anna", "e-mail": "anna@firm.example", "mobilePhone": "+7 912 000-11-22",
        "user_name": "annap", "street": "Lenina 5", "birthDate": "1981-02-03", "ip_address": "10.1.2.3", "avatar_url": "https://a/b.png",
        "ID": "17", "status": "NEW", "total": 3
    }));
    assert_eq!(
        shown,
        json!({
            "LAST_NAME": "Person 1", "firstName": "Person 2", "e-mail": "person1@example.com", "mobilePhone": "+15550100001",
            "user_name": "user1", "street": "Address 1", "birthDate": "1990-01-01", "ip_address": "192.0.2.1",
            "avatar_url": "https://example.com/picture/1", "ID": "17", "status": "NEW", "total": 3
        })
    );
}

#[test]
fn a_name_alone_is_hidden_where_it_is_of_a_person() {
    let shown = hidden(json!({
        "status": { "name": "Open" },
        "owner": { "id": 1, "name": "Ivan Sidorov" },
        "row": { "name": "Maria Lang", "phone": 79120001122_u64 },
        "summary": "Call Ivan Sidorov back"
    }));
    assert_eq!(
        shown,
        json!({
            "status": { "name": "Open" },
            "owner": { "id": 1, "name": "Person 1" },
            "row": { "name": "Person 2", "phone": 15_550_100_001_u64 },
            "summary": "Call Person 1 back"
        })
    );
}

#[test]
fn values_of_a_list_are_what_the_list_is() {
    let shown = hidden(json!({ "PHONE": [{ "ID": "1", "VALUE": "89120001122", "VALUE_TYPE": "WORK" }] }));
    assert_eq!(shown, json!({ "PHONE": [{ "ID": "1", "VALUE": "+15550100001", "VALUE_TYPE": "WORK" }] }));
}

#[test]
fn free_text_loses_what_has_a_form_of_its_own_and_one_value_has_one_pseudonym() {
    let shown = hidden(json!([
        { "text": "write to a.b@firm.example or +44 20 7946 0958, key sk_live_abcdefgh12345678" },
        { "contact": { "email": "a.b@firm.example" }, "access_token": "1234", "next": "x1234y" }
    ]));
    assert_eq!(
        shown,
        json!([
            { "text": "write to person1@example.com or +15550100001, key ***" },
            { "contact": { "email": "person1@example.com" }, "access_token": "***", "next": "x***y" }
        ])
    );
}

#[test]
fn what_was_hidden_is_counted_by_what_it_is() {
    let mut pseudonyms = Pseudonyms::default();
    pseudonyms.learn(
        &json!([{ "email": "a@b.example" }, { "email": "a@b.example" }, { "email": "c@d.example", "token": "t0ken" }]),
    );
    assert_eq!(pseudonyms.counts(), [("secrets", 1), ("emails", 2)]);
}

#[test]
fn numbers_are_phones_and_documents_by_their_length() {
    let mut pseudonyms = Pseudonyms::default();
    let reply = json!({
        "phone": 12, "mobile": 4.5, "fax": -49301234567_i64, "phones": [49_301_234_567_u64, 3],
        "inn": 7_707_083_893_u64, "passport": 2, "total": 12
    });
    pseudonyms.learn(&reply);
    let mut hidden = reply.clone();
    pseudonyms.replace(&mut hidden, &|text| text.to_owned());
    let mut expected = reply;
    expected["phones"][0] = json!(15_550_100_001_u64);
    expected["inn"] = json!(0);
    assert_eq!(hidden, expected);
}

#[test]
fn what_an_address_passes_of_a_session_is_masked() {
    let shown = hidden(json!({
        "next": "https://shop.example/orders?page=2&sid=0a1b2c3d4e5f&lang=ru#top",
        "login": { "href": "/in?PHPSESSID=abc&back=1" },
        "log": "GET /x?access_token=t0kenOfAnna12&x=1 failed, session 0a1b2c3d4e5f is over",
        "monkey": "https://shop.example/?monkey=banana&side=left"
    }));
    assert_eq!(
        shown,
        json!({
            "next": "https://shop.example/orders?page=2&sid=***&lang=ru#top",
            "login": { "href": "/in?PHPSESSID=***&back=1" },
            "log": "GET /x?access_token=***&x=1 failed, session *** is over",
            "monkey": "https://shop.example/?monkey=banana&side=left"
        })
    );
}
