use super::*;

#[test]
fn any_common_spelling_is_one_number() {
    for spelt in [
        "+79000000003",
        "+7 (900) 000-00-03",
        "+7.900.000.00.03",
        "+7/900/0000003",
        "tel:+7-900-000-00-03",
        "TEL: +7 900 000 00 03",
        "тел. +7 900 000 00 03",
        "\u{202a}+7\u{a0}900\u{202f}000\u{2011}00\u{2013}03\u{202c}",
        "+7\u{2009}900\u{2012}000\u{2212}00\u{2014}03",
        "＋７ ９００ ０００ ００ ０３",
        "\t+7 900 000\u{200b}00 03\n",
    ] {
        assert_eq!(normalized(spelt).as_deref(), Some("+79000000003"), "{spelt}");
    }
    assert_eq!(normalized("8 (900) 000-00-03").as_deref(), Some("89000000003"), "no country is guessed");
    assert_eq!(normalized("79000000003.0").as_deref(), Some("79000000003"), "it went through a float");
    for spelt in [
        "+1 555 010 1234 ext. 56",
        "+1 555 010 1234x56",
        "+15550101234;ext=56",
        "+1-555-010-1234, доб. 56",
        "+1 555 010 1234 #56",
        "+1 555 010 1234,56",
    ] {
        assert_eq!(normalized(spelt).as_deref(), Some("+15550101234"), "{spelt}");
    }
}

#[test]
fn one_number_of_the_countries_under_seven_is_looked_for_with_every_digits_that_are_dialled_for_it() {
    let all = ["79001110001", "89001110001", "9001110001"];
    for (given, mine) in [("+79001110001", all[0]), ("89001110001", all[1]), ("9001110001", all[2])] {
        let numbers = phone_numbers(given);
        assert_eq!(numbers[0], given);
        let others: Vec<&str> = all.into_iter().filter(|other| *other != mine).collect();
        assert_eq!(numbers[1..], others, "{given}");
    }
    assert_eq!(phone_numbers("+7 495 000-00-03"), ["+7 495 000-00-03", "84950000003"], "no mobile number");
    for alone in ["+10005550101", "4950000003", "ilya@beta.example"] {
        assert_eq!(phone_numbers(alone), [alone]);
    }
}

#[test]
fn what_is_no_number_is_none() {
    for text in [
        "",
        "+",
        "1234",
        "call me",
        "+7 900 000 00 03 Ilya",
        "12345 67 ext",
        "+7 900+000",
        "12345;ext=123456789",
        "a@b.example",
        "+1 555 010 1234 ext 5 6 x",
        "2026-05-20T10:00:00",
    ] {
        assert_eq!(normalized(text), None, "{text}");
    }
    assert_eq!(normalized(&"1".repeat(21)), None);
    assert_eq!(normalized(&"1 ".repeat(1_000_000)), None);
}
