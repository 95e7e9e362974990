verify-title = Verify your gift
verify-description = Check for yourself, without having to trust us, that your gift is in Ataa’s journal as you were told, and that nobody has changed it since.
verify-lead = Every gift has a proof, in a small file. Put it here and your browser checks it: is this gift in our journal as it says, and has it stayed so?
verify-form-title = Check a proof
verify-file-label = Proof file
verify-file-hint = A file ending in .json, downloaded from the page of your gift
verify-text-label = Or paste what is in it
verify-submit = Check the proof
verify-private-live = It is checked inside your browser: the file never leaves your device.
verify-private-sent = Without JavaScript the file is sent to our server to be checked, and not kept.
verify-checking = Checking…
verify-ok-title = The proof is genuine
# $entries (number) - journal entries, $entries-text - the same, as displayed
verify-ok-entries =
    { $entries ->
        [one] One entry of Ataa’s journal, unchanged since it was sealed.
       *[other] { $entries-text } entries of Ataa’s journal, unchanged since they were sealed.
    }
# $amount - riyals
verify-ok-given = They record a gift of SAR { $amount }.
# $amount - riyals
verify-ok-returned = SAR { $amount } of it went back to the donor.
# $day - civil date, $size - number of entries, $origin - name of the journal
verify-ok-head = Sealed in the head of { $origin } for { $day }, which covers { $size } entries.
verify-refused-title = The proof is refused
verify-refused-empty = Choose the proof file, or paste what is in it.
verify-refused-too-large = The file is too large to be a proof.
verify-refused-not-a-proof = This file is not a proof from Ataa, or part of it is missing. Download it again from the page of your gift.
verify-refused-format = This proof is of a version that this page does not know. Reload the page and try again.
verify-refused-head = The head of the journal in this proof cannot be read: it was changed.
verify-refused-key = The head of the journal is not signed by one of our published keys.
verify-refused-signature = The signature of the head is wrong: the head was changed or forged.
# $reference - reference of the entry
verify-refused-entry = The entry { $reference } is not in the signed journal: it was changed, or its path was.
verify-refused-head-foreign = The head in the proof is not the published one.
verify-unable-title = Your browser cannot check the signature
verify-unable-text = It does not know Ed25519 signatures. Press the button again to send the file to our server, or check it on your own machine with ataa verify.
verify-proves-title = What a proof shows
verify-proves-in = That the entries of your gift are in Ataa’s journal: amount, purpose and time, line by line.
verify-proves-same = That they have not changed since the head was signed: one halala more or less, and the proof fails.
verify-proves-everyone = That there is one journal for everybody: heads are published, and each names the one before it, so you cannot be shown one journal and others another.
verify-not-title = What it does not show
verify-not-spent = That the money was well spent: for that there is the evidence of the project and its impact report.
verify-not-all = That every gift which reached us was entered: keep your receipt, it is your claim should an entry be missing.
verify-not-who = Who gave: the file holds no name, number or address, only random ids.
verify-how-title = How it works
verify-how-leaf = Every entry of the journal gets a fingerprint; two fingerprints make a third, and so on, until one is left for the whole journal.
verify-how-head = We sign that one every night and publish it. Whoever keeps it can see any later change to what came before.
verify-how-path = Your proof carries just enough to compute from your entry up to the signed fingerprint, without showing anyone else’s.
verify-heads-title = Published heads
verify-heads-text = Keep a copy whenever you like: with it you can check any proof without coming back to us.
verify-heads-link = All heads and keys, as text
verify-heads-caption = The latest heads of the journal
verify-heads-day = Day
verify-heads-size = Entries
verify-heads-root = Fingerprint
verify-heads-none = The first head is published after the first day with entries has ended.
verify-key-title = Public key
verify-key-text = Signatures are checked with this key. Compare it with the one you had before.
verify-offer-title = Proof that your gift is entered
verify-offer-text = A small file that shows that this gift is in our journal as you see it. Anyone can check it without trusting us.
verify-offer-download = Download the proof
verify-offer-check = How do I check it?
# $day - day, $time - time of day
verify-offer-ready-at = The entry is about to be sealed; the proof will be ready on { $day } at { $time }.
