use super::*;

fn read(variables: &[(&str, &str)]) -> Result<Option<TraceSettings>, String> {
    let find = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, said)| (*said).to_owned());
    TraceSettings::read(find).map_err(|fault| fault.to_string())
}

#[test]
fn traces_are_sent_where_a_collector_is_named() {
    let collector = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");
    let cases: [(&[(&str, &str)], bool); 7] = [
        (&[], false),
        (&[collector], true),
        (&[("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://[::1]:1/v1/traces")], true),
        (&[("OTEL_TRACES_EXPORTER", "otlp")], true),
        (&[collector, ("OTEL_TRACES_EXPORTER", "none")], false),
        (&[collector, ("OTEL_SDK_DISABLED", "TRUE")], false),
        (&[("OTEL_EXPORTER_OTLP_ENDPOINT", " ")], false),
    ];
    for (variables, sent) in cases {
        assert_eq!(read(variables).expect("settings").is_some(), sent, "{variables:?}");
    }
}

#[test]
fn a_value_that_cannot_be_is_named_and_not_repeated() {
    let collector = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");
    for (name, value) in [
        ("OTEL_TRACES_EXPORTER", "zipkin"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "collector:secret"),
        ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "soon"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "0"),
        ("OTEL_BSP_SCHEDULE_DELAY", "-1"),
        ("KARTOTEKA_TRACE_TENANTS", "acme"),
    ] {
        let fault = read(&[collector, (name, value)]).expect_err(name);
        assert!(fault.contains(name) && !fault.contains(value), "{fault}");
    }
}

#[test]
fn a_key_in_the_open_is_noticed() {
    let key = ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer key");
    for (address, is_near, is_open) in [
        ("http://127.0.0.1:4318", true, false),
        ("http://collector.localhost", true, false),
        ("http://collector:4318", false, true),
        ("https://collector:4318", false, false),
    ] {
        let read = read(&[("OTEL_EXPORTER_OTLP_ENDPOINT", address), key]).expect("settings").expect("a collector");
        assert_eq!((read.is_near, read.is_open), (is_near, is_open), "{address}");
    }
    let without_key = read(&[("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector")]).expect("settings");
    assert!(!without_key.expect("a collector").is_open);
}
