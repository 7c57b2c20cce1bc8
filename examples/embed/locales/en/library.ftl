find_books = Books
    .description = Finds books by words of their title.
    .argument-title = Words of the title.
    .argument-language = The language that the book is written in.
    .argument-limit = How many books to return.
recommend = A book to read
    .description = Recommends one book for a mood.
    .argument-mood = The reader's mood.
