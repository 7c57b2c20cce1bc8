fn main() {
    let _greeting = kartoteka::text!("greeting", name = "Ilya", count = 1, name = "Marta");
}
