verify-title = تحقّق من عطائك
verify-description = تحقّق بنفسك، ودون أن تثق بنا، أن تبرعك مقيّد في دفتر عطاء كما تسلّمته، وأن أحدًا لم يغيّره بعد ذلك.
verify-lead = لكل تبرع دليل في ملف صغير. ضعه هنا فيفحصه متصفحك: هل هذا التبرع في دفترنا كما هو، وهل بقي على حاله؟
verify-form-title = افحص دليلًا
verify-file-label = ملف الدليل
verify-file-hint = ملف ينتهي بـ ⁦.json⁩ نزّلته من صفحة تبرعك
verify-text-label = أو ألصق محتواه هنا
verify-submit = افحص الدليل
verify-private-live = يجري الفحص داخل متصفحك، فلا يغادر الملف جهازك.
verify-private-sent = من دون جافاسكربت يُرسل الملف إلى خادمنا ليفحصه، ثم لا نحتفظ به.
verify-checking = يجري الفحص…
verify-ok-title = الدليل صحيح
# $entries (number) - journal entries, $entries-text - the same, as displayed
verify-ok-entries =
    { $entries ->
        [zero] لا قيود في هذا الدليل.
        [one] قيد واحد من دفتر عطاء، لم يتغيّر منذ خُتم.
        [two] قيدان من دفتر عطاء، لم يتغيّرا منذ خُتما.
        [few] { $entries-text } قيود من دفتر عطاء، لم تتغيّر منذ خُتمت.
        [many] { $entries-text } قيدًا من دفتر عطاء، لم تتغيّر منذ خُتمت.
       *[other] { $entries-text } قيد من دفتر عطاء، لم تتغيّر منذ خُتمت.
    }
# $amount - riyals
verify-ok-given = فيها تبرع مجموعه { $amount } ريال.
# $amount - riyals
verify-ok-returned = وعاد منه إلى المتبرع { $amount } ريال.
# $day - civil date, $size - number of entries, $origin - name of the journal
verify-ok-head = خُتمت في رأس الدفتر { $origin } ليوم { $day }، وفيه { $size } قيدًا.
verify-refused-title = الدليل مرفوض
verify-refused-empty = اختر ملف الدليل أو ألصق محتواه.
verify-refused-too-large = الملف أكبر من أن يكون دليلًا.
verify-refused-not-a-proof = هذا الملف ليس دليلًا من عطاء، أو أنه ناقص. نزّله من جديد من صفحة تبرعك.
verify-refused-format = هذا الدليل من إصدار لا تعرفه هذه الصفحة. حدّث الصفحة ثم أعد المحاولة.
verify-refused-head = رأس الدفتر المذكور في الدليل لا يُقرأ، فقد غُيّر.
verify-refused-key = لم يُوقَّع رأس الدفتر بمفتاح من مفاتيحنا المنشورة.
verify-refused-signature = توقيع رأس الدفتر غير صحيح: غُيّر الرأس أو زُوّر.
# $reference - reference of the entry
verify-refused-entry = القيد { $reference } ليس في الدفتر الموقَّع: غُيّر القيد أو غُيّر مساره.
verify-refused-head-foreign = رأس الدفتر في الدليل غير الرأس المنشور.
verify-unable-title = متصفحك لا يفحص التوقيع
verify-unable-text = لا يعرف متصفحك توقيع Ed25519. اضغط الزر مرة أخرى فيُرسل الملف إلى خادمنا ليفحصه، أو افحصه بأداة ataa verify على جهازك.
verify-proves-title = ماذا يثبت الدليل؟
verify-proves-in = أن قيود تبرعك في دفتر عطاء: المبلغ، والوجهة، والوقت، سطرًا سطرًا.
verify-proves-same = أن هذه القيود لم تتغيّر منذ وُقّع رأس الدفتر: لو غُيّرت هللة واحدة لما صحّ الدليل.
verify-proves-everyone = أن الدفتر واحد للجميع: الرؤوس منشورة، وكل رأس يذكر الذي قبله، فلا يُعرض عليك دفتر وعلى غيرك آخر.
verify-not-title = وماذا لا يثبت؟
verify-not-spent = لا يثبت أن المال صُرف في موضعه: لذلك شواهد المشروع وتقرير الأثر.
verify-not-all = لا يثبت أن كل تبرع وصل إلينا قُيّد: احتفظ بإيصالك، فهو حجتك إن غاب قيدك.
verify-not-who = لا يذكر من تبرع: ليس في الملف اسم ولا جوال ولا بريد، بل أرقام عشوائية.
verify-how-title = كيف يعمل؟
verify-how-leaf = كل قيد في الدفتر يُحسب له بصمة، وكل بصمتين تُجمعان في بصمة، حتى تبقى بصمة واحدة للدفتر كله.
verify-how-head = نوقّع هذه البصمة كل ليلة وننشرها. من يحتفظ بها يكشف أي تغيير لاحق في ما سبقها.
verify-how-path = يحمل دليلك ما يكفي لإعادة الحساب من قيدك إلى البصمة الموقّعة، دون أن يكشف قيود غيرك.
verify-heads-title = رؤوس الدفتر المنشورة
verify-heads-text = احتفظ بنسخة منها متى شئت: بها تفحص أي دليل دون أن تعود إلينا.
verify-heads-link = كل الرؤوس والمفاتيح، نصًّا
verify-heads-caption = آخر رؤوس الدفتر
verify-heads-day = اليوم
verify-heads-size = القيود
verify-heads-root = البصمة
verify-heads-none = يُنشر أول رأس بعد انتهاء أول يوم فيه قيود.
verify-key-title = المفتاح العام
verify-key-text = بهذا المفتاح تُفحص التواقيع. قارنه بالمفتاح الذي عندك من قبل.
verify-offer-title = دليل أن عطاءك مقيّد
verify-offer-text = ملف صغير يثبت أن هذا التبرع في دفترنا كما تراه، ويفحصه أي أحد دون أن يثق بنا.
verify-offer-download = نزّل الدليل
verify-offer-check = كيف أفحصه؟
# $day - day, $time - time of day
verify-offer-ready-at = يُختم القيد قريبًا، ويكون الدليل جاهزًا { $day } الساعة { $time }.
