# What the generator's tests call; no part of the site.
-brand = Ataa
-brand-full = the { -brand } platform

sample-plain = Give now
sample-term = Welcome to { -brand-full }
sample-alone = { $name }
sample-greeting = Welcome { $name }, here is your link: { $link-url }
sample-quoted = They say: { "\u201C" }giving{ "\u201D" }
sample-beneficiaries = { $count ->
    [0] No beneficiaries
    [one] One beneficiary
   *[other] { $count-text } beneficiaries
}
sample-type = { $type ->
    [gift] Gift
   *[donation] Donation
}
sample-nested = { $place ->
    [home] { $count ->
        [0] An empty home
        [one] One at home
       *[other] { $count-text } at home
    }
   *[other] Away
}
sample-lines = First line
    and second line "in quotes" \ and a backslash
sample-riyals = Only SAR { $amount } left
