at-the-desk = Спросите «{ $title }» у стойки.
    { $copies ->
        [one] На месте { $copies } экземпляр.
        [few] На месте { $copies } экземпляра.
       *[many] На месте { $copies } экземпляров.
    }
