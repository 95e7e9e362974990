### الحوالات البنكية

## صفحة المتبرع
bank-transfer-title = تبرعك بحوالة بنكية
bank-transfer-lead = حوّل المبلغ من تطبيق مصرفك، واكتب المرجع في خانة الغرض أو الملاحظات. نرسل إيصالك حين تصل الحوالة.
bank-transfer-iban = رقم الحساب (آيبان)
bank-transfer-beneficiary = اسم المستفيد
bank-transfer-beneficiary-name = منصة عطاء
bank-transfer-reference = المرجع
bank-transfer-amount = المبلغ بالضبط
bank-transfer-deadline = ننتظرها حتى
bank-transfer-received = وصل حتى الآن
bank-transfer-own-iban = هذا رقم خاص بتبرعك وحده، فتصلنا حوالتك ولو نُسي المرجع.
bank-transfer-hold = نترك لتبرعك مكانًا في الفرصة مدة لا تزيد على يوم. وإن وصلت حوالتك بعدها واكتملت الفرصة، ذهب تبرعك إلى ما اخترته عند الدفع.
bank-transfer-zakat = هذا حساب الزكاة؛ لا تخلطها بغيرها في حوالة واحدة.
bank-transfer-paid = وصلت حوالتك، تقبّل الله منك.
bank-transfer-over = انقضت مدة الانتظار. إن كنت قد حوّلت فسيصلنا تبرعك، وإلا فابدأ من جديد متى شئت.
bank-transfer-partial = وصل جزء من المبلغ. حوّل الباقي بالمرجع نفسه ليكتمل تبرعك.
bank-transfer-follow = تابع تبرعك
bank-transfer-more = تبرعات أخرى تحتاج حوالة مستقلة
bank-transfer-more-zakat = حوالة الزكاة
bank-transfer-more-other = حوالة الصدقات
bank-transfer-waiting = ننتظر حوالتك
bank-transfer-see = بيانات الحوالة
bank-copy = نسخ
bank-copied = نُسخ
bank-choose = أو تبرع بحوالة بنكية
bank-choose-text = نعطيك رقم الحساب ومرجعًا خاصًا بتبرعك، ويصلك الإيصال حين تصل الحوالة.
bank-choose-button = أعطني بيانات الحوالة
bank-payer-iban = آيبان الحساب الذي ستحوّل منه
bank-payer-iban-hint = يساعدنا على معرفة حوالتك إن نُسي المرجع.

## صفحات المالية
bank-title = البنك
bank-lead = كشوف الحسابات، وما وصل ولم يُعرف صاحبه، وما يجب أن يُرَدّ.
bank-accounts = الحسابات
bank-day = أرصدة نهاية يوم
bank-day-show = اعرض
bank-account = الحساب
bank-purpose = الغرض
bank-purpose-zakat = الزكاة
bank-purpose-other = التبرعات الأخرى
bank-purpose-waqf = الوقف
bank-purpose-operating = التشغيل
bank-statement-balance = رصيد الكشف
bank-journal-balance = رصيد الدفاتر
bank-difference = الفرق
bank-no-statement = لا كشف بعد
bank-no-accounts = لم يُسجَّل أي حساب بنكي. يضبطها المشغّل: ATAA_BANK_IBAN_ZAKAT وATAA_BANK_IBAN_OTHER.
bank-agrees = مطابق
bank-differences = ما يفسّر الفرق
bank-difference-payouts = دفعات البوابات: وصلت ولم تُقيَّد تسويتها، أو العكس
bank-difference-tranches = دفعات للجمعيات صُرفت ولم تخرج من البنك
bank-difference-refunds = مبالغ مستردة قُيِّدت ولم تخرج من البنك
bank-difference-debits = خصوم لم تُفسَّر
bank-difference-missing = كشف ناقص قبل الكشف { $statement }
bank-difference-rest = غير ذلك: رصيد ما قبل أول كشف، أو خلل
bank-upload = استيراد كشف حساب
bank-upload-file = ملف الكشف
bank-upload-hint = CAMT.053 أو MT940، حتى { $megabytes } م.ب. نعرض ما فيه قبل أي قيد.
bank-upload-send = اعرض ما فيه
bank-files = آخر الملفات
bank-file = الملف
bank-file-uploaded = رُفع
bank-file-state = الحالة
bank-file-imported = استُورد
bank-file-waiting = ينتظر التأكيد
bank-file-entries = الحركات
bank-preview-lead = راجع ما في الملف، ثم أكّد. لا يُقيَّد شيء قبل التأكيد.
bank-preview-refused = لا يمكن استيراد هذا الملف
bank-preview-refused-text = لم يُقيَّد شيء. صحّح السبب أو اطلب من البنك ملفًا آخر.
bank-preview-done = استُورد هذا الملف
bank-preview-statement = الكشف { $statement }
bank-preview-opening = الرصيد الأول
bank-preview-closing = الرصيد الأخير
bank-preview-credits = الإيداعات الجديدة
bank-preview-debits = الخصوم الجديدة
bank-preview-new = { $count ->
    [zero] لا حركة جديدة
    [one] حركة جديدة واحدة
    [two] حركتان جديدتان
    [few] { $count-text } حركات جديدة
    [many] { $count-text } حركة جديدة
   *[other] { $count-text } حركة جديدة
}
bank-preview-duplicates = { $count ->
    [zero] لا حركة مكررة
    [one] حركة واحدة استُوردت من قبل
    [two] حركتان استُوردتا من قبل
    [few] { $count-text } حركات استُوردت من قبل
    [many] { $count-text } حركة استُوردت من قبل
   *[other] { $count-text } حركة استُوردت من قبل
}
bank-preview-pending = { $count ->
    [zero] لا حركة معلقة
    [one] حركة واحدة لم يقيّدها البنك بعد، فلا تؤخذ
    [two] حركتان لم يقيّدهما البنك بعد، فلا تؤخذان
    [few] { $count-text } حركات لم يقيّدها البنك بعد، فلا تؤخذ
    [many] { $count-text } حركة لم يقيّدها البنك بعد، فلا تؤخذ
   *[other] { $count-text } حركة لم يقيّدها البنك بعد، فلا تؤخذ
}
bank-preview-import = استورد الكشف
bank-line = السطر
bank-booked-on = يوم القيد
bank-entry-amount = المبلغ
bank-counterparty = الطرف الآخر
bank-remittance = ما كُتب في الحوالة
bank-duplicate = مكرر
bank-new = جديد
bank-done-imported = استُورد الكشف، وطُوبقت حوالاته.
bank-done-before = هذا الملف استُورد من قبل؛ لم يتغيّر شيء.
bank-done-decided = نُفّذ القرار.
bank-done-proposed = سُجّل الاقتراح. يحتاج موافقة شخص آخر.
bank-done-due = حوّل المبلغ من البنك بالمرجع الظاهر هنا. يُقفل حين يظهر في الكشف.
bank-done-withdrawn = سُحب الاقتراح.
bank-suspense = مبالغ معلّقة
bank-suspense-lead = وصلت إلى البنك ولم تُعرف بعد. هي مقيّدة في حساب معلّق حتى يُعرف غرضها.
bank-suspense-sum = مجموع المعلّق
bank-suspense-empty = لا مبلغ معلّق
bank-suspense-empty-text = كل ما وصل إلى البنك معروف الغرض.
bank-overdue = { $count ->
    [zero] لا مبلغ تأخر
    [one] مبلغ واحد معلّق منذ خمسة أيام عمل أو أكثر
    [two] مبلغان معلّقان منذ خمسة أيام عمل أو أكثر
    [few] { $count-text } مبالغ معلّقة منذ خمسة أيام عمل أو أكثر
    [many] { $count-text } مبلغًا معلّقًا منذ خمسة أيام عمل أو أكثر
   *[other] { $count-text } مبلغ معلّق منذ خمسة أيام عمل أو أكثر
}
bank-overdue-text = ابحث عن أصحابها أو رُدَّها. وما وصل إلى حساب غير معتمد يُبلَّغ عنه المرخِّص خلال خمسة أيام عمل.
bank-waiting-days = { $count ->
    [zero] اليوم
    [one] يوم عمل واحد
    [two] يوما عمل
    [few] { $count-text } أيام عمل
    [many] { $count-text } يوم عمل
   *[other] { $count-text } يوم عمل
}
bank-waiting = ينتظر
bank-why = السبب
bank-hint-new = لم يُنظر فيه بعد
bank-hint-settled = معروف
bank-hint-no-match = لا يدل على تبرع موعود
bank-hint-unknown-reference = مرجع صحيح الشكل لم نُصدره
bank-hint-ambiguous = يوافق أكثر من تبرع موعود
bank-hint-wrong-account = وصل إلى حساب لا يجوز لهذا التبرع
bank-hint-short = أقل من الموعود؛ قد يصل الباقي
bank-hint-over = زائد على الموعود
bank-hint-paid-before = التبرع الذي يسميه دُفع من قبل
bank-hint-from-abroad = من خارج المملكة، ويحتاج موافقة المرخِّص
bank-returns = مبالغ يجب أن تُحوَّل
bank-returns-lead = حوّلها من البنك بهذا المرجع. تُقفل وحدها حين يظهر خروجها في الكشف.
bank-return-from = من حساب
bank-return-to = إلى حساب
bank-return-reason = لأنه
bank-return-refund = استرداد تبرع
bank-return-suspense = ردّ مبلغ معلّق
bank-unexplained = خصوم لم تُفسَّر
bank-unexplained-lead = خرجت من البنك ولا نعرفها في الدفاتر: رسوم، أو دفعة لم تُقيَّد.
bank-entry-title = حركة بنكية
bank-entry-open = المعلّق منها
bank-entry-reference = مرجع البنك
bank-entry-end-to-end = مرجع المحوّل
bank-entry-pledge = التبرع الموعود
bank-entry-pledge-value = { $reference }، بمبلغ { $amount } ريال
bank-history = ما حدث لها
bank-resolution-pledge = تبرع موعود
bank-resolution-field-pool = تبرع لمتبرع عُرف
bank-resolution-payout = دفعة بوابة
bank-resolution-return = رُدّ
bank-resolution-disbursement = دفعة لجمعية
bank-decide = القرار
bank-decide-kind = ماذا تفعل بالمعلّق؟
bank-kind-pledge = هو لتبرع موعود
bank-kind-pledge-note = اكتب مرجع التبرع
bank-kind-field-pool = هو تبرع لمتبرع عُرف
bank-kind-field-pool-note = يذهب إلى المجال الذي اختاره؛ اكتب جوّاله
bank-kind-payout = هو دفعة من بوابة دفع
bank-kind-payout-note = تُقيَّد مع تسوية البوابة
bank-kind-return = يُردّ إلى مُرسله، أو يُنقل إلى حسابه الصحيح
bank-kind-return-note = نعطيك مرجعًا للتحويل
bank-reference-typed = مرجع التبرع
bank-field = المجال
bank-field-any = حيث الحاجة أشد
bank-donor-name = اسم المتبرع
bank-donor-mobile = جوّال المتبرع
bank-donor-email = بريد المتبرع
bank-reason = السبب
bank-reason-hint = يبقى في سجل التدقيق.
bank-decide-send = نفّذ
bank-two-people = هذا مبلغ كبير؛ لا يُنفَّذ القرار إلا بموافقة شخص ثانٍ.
bank-proposals = القرارات
bank-proposed-by = اقترحه { $name }
bank-proposal-own = اقترحتَه أنت؛ يوافق عليه غيرك.
bank-confirm = أوافق
bank-confirm-question = يُنفَّذ القرار حالًا ولا يُمحى.
bank-withdraw = اسحب الاقتراح
bank-state-proposed = ينتظر موافقة
bank-state-due = ينتظر خروج المبلغ
bank-state-done = نُفّذ
bank-state-withdrawn = سُحب
bank-wrong-account-help = لا يُخلط المال: أعد هذا المبلغ، وحوّله إلى الحساب الصحيح مع مرجع التبرع. حين يظهر هناك يُسجَّل التبرع وحده.

## أسباب رفض الملف
bank-place-line = السطر { $line }: { $reason }
bank-place-element = السطر { $line }، { $element }: { $reason }
bank-problem-empty = الملف فارغ.
bank-problem-too-large = الملف أكبر من { $megabytes } م.ب.
bank-problem-too-many = فيه أكثر من { $max-text } من العناصر. قسّمه إلى ملفات.
bank-problem-unknown-format = ليس كشفًا بصيغة CAMT.053 ولا MT940.
bank-problem-encoding = حروفه لا تُقرأ بالترميز الذي يذكره. اطلبه بترميز UTF-8.
bank-problem-broken-xml = ملف XML ناقص أو مكسور. نزّله من البنك مرة أخرى.
bank-problem-doctype = فيه تعريفات لا يرسلها بنك، فلا يُقرأ.
bank-problem-missing = شيء لازم ليس فيه.
bank-problem-unreadable = لا يُفهم: { $found }
bank-problem-amount = المبلغ ليس رقمًا صحيحًا أو أكبر مما يُقبل.
bank-problem-currency = العملة { $found } وليست الريال.
bank-problem-parts = أجزاء الحركة مجموعها { $parts } ريال، وهي { $whole } ريال.
bank-problem-balance = الرصيد الأول مع الحركات يساوي { $computed } ريال، والرصيد الأخير في الملف { $closing } ريال. ناقص سطر أو زائد.
bank-problem-unknown-account = الحساب { $iban } ليس من حساباتنا المسجلة. إن وصل إليه تبرع فأبلغ المرخِّص خلال خمسة أيام عمل.
bank-problem-seen-before = الكشف { $statement } استُورد من قبل بمحتوى آخر.
bank-problem-same-file = استُورد هذا الملف من قبل.
bank-problem-entry-changed = مرجع البنك { $reference } جاء من قبل بمبلغ آخر في اليوم نفسه.
