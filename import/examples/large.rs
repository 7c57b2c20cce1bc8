use std::fmt::Write as _;
use std::time::Instant;
fn main() {
    let count: usize = std::env::args().nth(1).map_or(500, |n| n.parse().unwrap());
    let mut doc = String::from(r#"{"openapi":"3.0.3","info":{"title":"Large","version":"1"},"servers":[{"url":"https://large.example"}],"paths":{"#);
    for n in 0..count {
        let comma = if n == 0 { "" } else { "," };
        write!(doc, r##"{comma}"/groups/{{group}}/items{n}/{{id}}":{{"get":{{"operationId":"getItem{n}","tags":["t{t}"],"summary":"Reads item {n}","description":"{long}","parameters":[{{"name":"group","in":"path","required":true,"schema":{{"type":"string"}}}},{{"name":"id","in":"path","required":true,"schema":{{"type":"integer"}}}},{{"name":"page","in":"query","schema":{{"type":"integer","minimum":1}}}},{{"name":"per_page","in":"query","schema":{{"type":"integer","maximum":100}}}},{{"name":"sort","in":"query","schema":{{"type":"string","enum":["a","b"]}}}}],"responses":{{"200":{{"description":"ok","content":{{"application/json":{{"schema":{{"type":"array","items":{{"$ref":"#/components/schemas/S{n}"}}}}}}}}}}}}}},"put":{{"operationId":"putItem{n}","parameters":[{{"name":"group","in":"path","required":true,"schema":{{"type":"string"}}}},{{"name":"id","in":"path","required":true,"schema":{{"type":"integer"}}}}],"requestBody":{{"required":true,"content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/S{n}"}}}}}}}},"responses":{{"200":{{"description":"ok"}}}}}}}}"##, t = n % 20, long = "It is a long sentence about what there is. ".repeat(20)).unwrap();
    }
    doc.push_str(r#"},"components":{"schemas":{"#);
    for n in 0..count {
        let comma = if n == 0 { "" } else { "," };
        write!(doc, r##"{comma}"S{n}":{{"type":"object","required":["name"],"properties":{{"name":{{"type":"string","maxLength":100}},"parent":{{"$ref":"#/components/schemas/S{m}"}},"tags":{{"type":"array","items":{{"type":"string"}}}}"##, m = if n % 3 == 0 { n } else { n - 1 }).unwrap();
        for p in 0..12 { write!(doc, r##","field{p}":{{"type":"string","description":"{}"}}"##, "Some words of it. ".repeat(6)).unwrap(); }
        doc.push_str("}}");
    }
    doc.push_str("}}}");
    let begun = Instant::now();
    let wish = kartoteka_import::Wish { catalog: "large".into(), locales: vec!["en".into(), "ru".into()], ..Default::default() };
    let made = kartoteka_import::openapi(&doc, &wish).unwrap();
    eprintln!("{} bytes, {} tools, {} files of {} bytes, {:?}", doc.len(), made.tools.len(), made.files.len(), made.files.iter().map(|(p, t)| p.len() + t.len()).sum::<usize>(), begun.elapsed());
    let begun = Instant::now(); let sources = kartoteka_compiler::source::Sources::from_files(made.files.clone()); let report = kartoteka_compiler::compile(&sources).report; eprintln!("whole: {} errors, {:?}", report.errors(), begun.elapsed());
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    eprintln!("{}", status.lines().find(|l| l.starts_with("VmHWM")).unwrap());
}
