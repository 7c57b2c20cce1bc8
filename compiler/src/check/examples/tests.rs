use super::OF_THE_SERVER;

#[test]
fn every_warning_of_the_server_is_reserved() {
    let texts = include_str!("../../../../locales/en/kartoteka.ftl");
    let mut told: Vec<&str> =
        texts.lines().filter_map(|line| line.strip_prefix("warning-")?.split(' ').next()).collect();
    // Several texts say why a list was shortened, under one code.
    told.retain(|name| !name.starts_with("shortened-"));
    told.sort_unstable();
    assert_eq!(told, OF_THE_SERVER);
}
