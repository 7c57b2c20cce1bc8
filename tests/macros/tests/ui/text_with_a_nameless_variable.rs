fn main() {
    let _greeting = kartoteka::text!("greeting", "Ilya", 1);
}
