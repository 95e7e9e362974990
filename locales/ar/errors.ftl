errors-see-opportunities = تصفّح فرص التبرع
errors-go-home = الصفحة الرئيسية
# $reference (String) - short code that finds the log line
errors-reference = رمز المتابعة: { $reference }
errors-not-found-title = لم نجد هذه الصفحة
errors-not-found-text = قد يكون الرابط قديمًا أو ناقصًا. تأكد منه، أو ابدأ من فرص التبرع.
errors-sign-in-title = سجّل الدخول أولًا
errors-sign-in-text = هذه الصفحة تخصّ صاحب الحساب. سجّل الدخول ثم تابع من حيث توقفت.
errors-forbidden-title = هذا الإجراء خارج صلاحيتك
errors-forbidden-text = إن كنت تحتاج إلى هذه الصلاحية فاطلبها من المشرف.
errors-invalid-title = في الطلب ما يحتاج إلى تصحيح
errors-invalid-text = راجع ما كتبته وصحّح ما أُشير إليه، ثم أعد الإرسال.
errors-conflict-title = تغيّر الحال قبل أن يصل طلبك
errors-conflict-same-person-title = هذه الخطوة لشخص آخر
errors-conflict-missing-title = لا بد من أمر قبل هذا
errors-conflict-not-possible-title = لا يمكن هذا الآن
errors-gone-title = انتهت صلاحية هذه الصفحة
errors-gone-text = انتهت المدة المحددة لها. ابدأ من جديد، ولن يُخصم منك شيء.
errors-too-many-title = محاولات كثيرة في وقت قصير
# $minutes (number) - minutes to wait, $minutes-text - the same, as displayed
errors-too-many-text =
    { $minutes ->
        [zero] حاول مرة أخرى الآن.
        [one] حاول مرة أخرى بعد دقيقة.
        [two] حاول مرة أخرى بعد دقيقتين.
        [few] حاول مرة أخرى بعد { $minutes-text } دقائق.
        [many] حاول مرة أخرى بعد { $minutes-text } دقيقة.
       *[other] حاول مرة أخرى بعد { $minutes-text } دقيقة.
    }
errors-unavailable-title = الخدمة مشغولة الآن
errors-unavailable-text = لم نتمكن من إتمام طلبك، ولم يُخصم منك شيء. حاول مرة أخرى بعد قليل.
errors-kept = ما كتبته محفوظ هنا ولم يُنفَّذ منه شيء، فأرسله مرة أخرى بعد قليل.
errors-send-again = أرسل مرة أخرى
errors-too-large-title = الملف أو النموذج أكبر من المسموح
errors-too-large-text = صغّر الملف أو اختصر النص ثم أعد الإرسال.
errors-internal-title = حدث خطأ من جهتنا
errors-internal-text = سجّلنا ما حدث وسنعالجه. لم يُفقد شيء مما أتممته من قبل.
errors-conflict-wrong-state = لم تعد هذه الخطوة متاحة في الحالة الراهنة. حدّث الصفحة لترى آخر ما وصلت إليه.
errors-conflict-changed-meanwhile = سبق طلبَك إجراءٌ آخر، منك في نافذة أخرى أو من غيرك. حدّث الصفحة لترى ما استقر عليه.
errors-conflict-key-reused = أُرسل هذا النموذج من قبل ببيانات مختلفة. افتح الصفحة من جديد وأعد المحاولة.
errors-conflict-same-person = لا ينفرد أحد بالقرار. شاركت في هذا من قبل، أو أنت تدير الجمعية، فهذه الخطوة لشخص آخر.
errors-conflict-already-exists = هذا موجود من قبل.
errors-conflict-closed-for-giving = هذه الفرصة لا تستقبل التبرعات الآن. اختر فرصة مشابهة.
errors-conflict-insufficient-funds = المبلغ يزيد على المتاح لهذه الفرصة.
errors-conflict-fund-class = لا يجوز نقل هذا المال إلى غرض آخر؛ نوع الوقف أو الزكاة أو الصدقة محفوظ كما نواه المتبرع.
errors-missing-submission = لم ترفع الجمعية هذه الفرصة بعد.
errors-missing-recommendation = لا بد أن يوصي مراجع أولًا، ثم يقرر شخص آخر.
errors-missing-proposal = لم يقترح أحد هذا بعد، أو سُحب الاقتراح. يقترح شخص ويؤكد آخر.
errors-missing-collection = لم يُجمع لهذه الفرصة شيء، فلا شيء يُنفَّذ.
errors-missing-closing = لا بد أن يقرر شخصان مصير مالها ثم يُنفَّذ قرارهما أولًا، في صفحة إنهائها.
errors-missing-earlier-milestone-report = وثّق المراحل التي قبل هذه أولًا.
errors-missing-earlier-milestone-acceptance = لا بد أن يقبل مشرف المراحل التي قبل هذه أولًا.
errors-missing-milestone-report = لم توثّق الجمعية هذه المرحلة بعد.
errors-missing-milestones = لم تُقبل كل المراحل بعد. يُرفع التقرير بعد آخرها.
errors-missing-evidence = أضف صورة أو وثيقة لهذه المرحلة أولًا.
errors-missing-picture = أضف صورة إلى التقرير أولًا.
errors-missing-report-submission = لم ترفع الجمعية تقريرها بعد.
errors-missing-tranche-approval = إحدى هذه الدفعات لم تُعتمد بعد. تُختم في أمر دفع بعد اعتمادها.
errors-missing-batch-authorisation = لا بد أن يأذن شخص آخر بأمر الدفع أولًا، ثم يذهب ملفه إلى البنك ويُسجَّل جوابه.
errors-missing-receiving-account = لا حساب للمنصة بعد لحوالات من هذا النوع. اختر طريقة دفع أخرى.
errors-missing-payer-account = لا تُعرف حوالة لهذا التبرع، فلا حساب يُعاد إليه. اربط الحوالة بالتبرع أولًا.
errors-conflict-charity-not-active = الجمعية موقوفة حاليًا، ولا يمكن النشر أو الصرف لها.
errors-conflict-time-over = انتهت المدة التي يمكن فيها طلب ذلك.
errors-conflict-on-hold = ينتظر هذا قرارًا من المختصين قبل أن يتم.
errors-conflict-not-by-gateway = لا تستطيع بوابة الدفع إعادة هذا المبلغ إلى الوسيلة نفسها. راجع المالية مع البوابة.
errors-conflict-not-at-bank = لم يصل هذا المبلغ إلى البنك بعد. انتظر التسوية التالية، أو اختر دفعات أقل.
errors-conflict-account-missing = لا حساب ساريًا لهذه الجمعية لهذا النوع من المال. لا يُصرف شيء قبل اعتماد حساب.
errors-conflict-in-payment-batch = هذه الدفعة في أمر دفع لم يُجب عنه البنك بعد.
errors-conflict-paying-account-missing = لم يُحدَّد حساب المنصة الذي يُصرف منه هذا المال. اطلب من مشغّل المنصة ضبطه.
errors-conflict-payment-day-passed = مضى اليوم المحدد للتنفيذ. ألغِ أمر الدفع واختمه من جديد.
errors-conflict-proof-overdue = دفعة رعاية سابقة مضى على صرفها أكثر من 14 يومًا دون إثبات. وثّقها أولًا.
errors-conflict-not-refundable = دُفع هذا التبرع بفاتورة سداد، وسداد لا يعيد المال. أعده بحوالة مصرفية إلى حساب المتبرع.
errors-field-required = هذه الخانة مطلوبة.
errors-field-not-a-number = اكتب رقمًا، مثل 50 أو 50.5.
errors-field-not-positive = اكتب مبلغًا أكبر من صفر.
errors-field-too-many-decimals = الريال مئة هللة: اكتب رقمين على الأكثر بعد الفاصلة.
errors-field-amount-too-large = هذا المبلغ أكبر مما نستقبله في عملية واحدة.
# $max (String) - the largest number accepted
errors-field-number-too-large = اكتب رقمًا لا يزيد على { $max }.
# $minimum (String) - the least that is taken, in riyals
errors-field-amount-below = أقل مبلغ هنا { $minimum } { RIYALS($minimum) }.
# $min (String) - the smallest number accepted
errors-field-number-too-small = اكتب رقمًا لا يقل عن { $min }.
# $max (number) - characters accepted, $max-text - the same, as displayed
errors-field-too-long =
    { $max ->
        [zero] اترك هذه الخانة فارغة.
        [one] اكتب حرفًا واحدًا على الأكثر.
        [two] اكتب حرفين على الأكثر.
        [few] اكتب { $max-text } أحرف على الأكثر.
        [many] اكتب { $max-text } حرفًا على الأكثر.
       *[other] اكتب { $max-text } حرف على الأكثر.
    }
# $min (number) - characters needed, $min-text - the same, as displayed
errors-field-too-short =
    { $min ->
        [zero] هذه الخانة اختيارية.
        [one] اكتب حرفًا واحدًا على الأقل.
        [two] اكتب حرفين على الأقل.
        [few] اكتب { $min-text } أحرف على الأقل.
        [many] اكتب { $min-text } حرفًا على الأقل.
       *[other] اكتب { $min-text } حرف على الأقل.
    }
# $max (String) - entries accepted
errors-field-too-many = العدد أكبر من المسموح، وحدّه الأعلى { $max }.
errors-field-invalid-email = اكتب بريدًا صحيحًا، مثل name@example.org.
errors-field-invalid-mobile = اكتب رقم جوال سعودي، مثل 0551234567.
errors-field-invalid-national-id = رقم الهوية أو الإقامة عشرة أرقام تبدأ بـ 1 أو 2. تأكد منه.
errors-field-invalid-iban = رقم الآيبان السعودي يبدأ بـ SA وطوله 24 خانة. تأكد منه.
errors-field-unchanged = هذا هو الحساب الساري نفسه.
errors-field-invalid-date = اكتب تاريخًا صحيحًا، مثل 2026-02-20.
errors-field-date-order = تاريخ النهاية يسبق تاريخ البداية.
errors-field-invalid-choice = اختر واحدًا من الخيارات المعروضة.
errors-field-not-allowed-for-zakat = الزكاة لا تُصرف في هذه الفرصة. اختر الصدقة، أو فرصة تُقبل فيها الزكاة.
# $remaining (String) - what is left, in riyals
errors-field-over-remaining = المتبقي لهذه الفرصة { $remaining } { RIYALS($remaining) }. اكتب هذا المبلغ أو أقل منه.
# $pool (String) - what the pool holds, in riyals
errors-field-over-pool = في هذا المجمّع { $pool } { RIYALS($pool) }. اكتب هذا المبلغ أو أقل منه.
# $paid (String) - what was paid, in riyals
errors-field-over-paid = مجموع التكاليف أكبر مما صُرف لهذه الفرصة، وهو { $paid } { RIYALS($paid) }.
errors-field-closed = هذه الفرصة لا تستقبل التبرعات الآن.
errors-field-wrong-code = الرمز غير صحيح. تأكد منه في رسالتك ثم أعد كتابته.
errors-field-code-expired = لم يعد الرمز صالحًا: مضى وقته أو كثرت محاولاته. اطلب رمزًا جديدًا.
errors-field-mismatch = القيمتان غير متطابقتين.
# $megabytes (String) - the largest size
errors-field-upload-too-large = حجم الملف أكبر من { $megabytes } ميغابايت.
errors-field-upload-not-photo = نقبل هنا الصور فقط: JPEG أو PNG أو WebP.
errors-field-upload-not-pdf = نقبل هنا ملفات PDF فقط.
errors-field-upload-not-list = ليس هذا الملف قائمة عقوبات نعرف شكلها، أو فيه خلل. نقبل قائمة الأمم المتحدة (XML) أو CSV بالأعمدة reference وkind وnames.
errors-field-upload-unreadable = لم نستطع قراءة هذا الملف.
# $max (String) - millions of pixels
errors-field-upload-too-many-pixels = أبعاد الصورة أكبر من المسموح، وحدّها الأعلى { $max } مليون بكسل. صغّرها ثم أعد رفعها.
errors-field-upload-active-content = في الملف أوامر تعمل عند فتحه، أو هو مقفل بكلمة مرور. اطبعه إلى ملف PDF جديد ثم أعد رفعه.
errors-field-must-accept = لا بد من الموافقة على هذا للمتابعة.
errors-field-text-refused = في النص ما لا يمكن قبوله. أعد صياغته.
