find_books = Книги
    .description = Ищет книги по словам названия.
    .argument-title = Слова из названия.
    .argument-language = Язык, на котором написана книга.
    .argument-limit = Сколько книг вернуть.
recommend = Что почитать
    .description = Советует книгу под настроение.
    .argument-mood = Настроение читателя.
