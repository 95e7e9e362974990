# What the generator's tests call; no part of the site.
-brand = عطاء
-brand-full = منصة { -brand }

sample-plain = تبرّع الآن
sample-term = أهلًا بك في { -brand-full }
sample-alone = { $name }
sample-greeting = أهلًا { $name }، هذا رابطك: { $link-url }
sample-quoted = يقال: { "\u00AB" }عطاء{ "\u00BB" }
sample-beneficiaries = { $count ->
    [zero] لا مستفيدين
    [one] مستفيد واحد
    [two] مستفيدان
    [few] { $count-text } مستفيدين
    [many] { $count-text } مستفيدًا
   *[other] { $count-text } مستفيد
}
sample-type = { $type ->
    [gift] هدية
   *[donation] تبرع
}
sample-nested = { $place ->
    [home] { $count ->
        [0] بيت خالٍ
        [zero] بيت خالٍ
        [one] في البيت واحد
        [two] في البيت اثنان
        [few] في البيت { $count-text }
        [many] في البيت { $count-text }
       *[other] في البيت { $count-text }
    }
   *[other] خارج البيت
}
sample-lines = السطر الأول
    والسطر الثاني "بين علامتين" \ وشرطة
sample-riyals = بقي { $amount } { RIYALS($amount) } فقط
