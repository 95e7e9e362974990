catalogue-title = فرص التبرع
catalogue-lead = كل فرصة راجعها مختصون قبل نشرها، وتنفّذها جمعية مرخّصة، وتنتهي بتقرير أثر.
catalogue-description = فرص تبرع موثّقة في التعليم والصحة والسكن والغذاء ورعاية الأيتام في مناطق المملكة الثلاث عشرة.
catalogue-search-label = ابحث باسم الفرصة أو الجمعية أو المدينة أو رقم الفرصة
catalogue-fields-label = مجالات العطاء
catalogue-field = المجال
catalogue-field-all = كل المجالات
catalogue-filters-apply = اعرض النتائج
catalogue-filters-more = تصفية أدق
# $count (number) - filters in use, $count-text - the same, as displayed
catalogue-filters-more-count =
    { $count ->
        [zero] تصفية أدق
        [one] تصفية أدق، معيار واحد
        [two] تصفية أدق، معياران
        [few] تصفية أدق، { $count-text } معايير
        [many] تصفية أدق، { $count-text } معيارًا
       *[other] تصفية أدق، { $count-text } معيار
    }
catalogue-filters-clear = امسح التصفية
catalogue-unknown-title = في هذا العنوان ما لا نعرفه
# $filter - the filter's name, $value - what the address says
catalogue-unknown-filter = { $filter }: لا نعرف «{ $value }»، فلم نأخذ به.
catalogue-subfield-label = المجال الفرعي
catalogue-subfield-any = الكل
catalogue-region-label = المنطقة
catalogue-region-any = كل المناطق
catalogue-charity-label = الجمعية
catalogue-charity-any = كل الجمعيات
catalogue-track-label = المسار
catalogue-track-any = كل المسارات
catalogue-track-care = رعوي: حاجة عاجلة
catalogue-track-developmental = تنموي: أثر يدوم
catalogue-track-care-short = رعوي
catalogue-track-developmental-short = تنموي
catalogue-state-label = الحالة
catalogue-state-published = متاحة للتبرع
catalogue-state-paused = موقوفة مؤقتًا
catalogue-state-funded = مكتملة التمويل
catalogue-state-executing = قيد التنفيذ
catalogue-state-reporting = بانتظار التقرير
catalogue-state-completed = مكتملة ولها تقرير
catalogue-state-expired = منتهية
catalogue-zakat-only = تُقبل فيها الزكاة
catalogue-urgent-only = عاجلة
catalogue-chosen-label = المختار
# $name - the filter's name
catalogue-chosen-remove = أزِل { $name }
# $words - what was searched for
catalogue-chosen-search = بحث: { $words }
catalogue-sort-label = الترتيب
catalogue-sort-needed = الأشد احتياجًا
catalogue-sort-nearly-complete = الأقرب للاكتمال
catalogue-sort-newest = الأحدث
catalogue-sort-ending-soon = تنتهي قريبًا
# $count (number) - opportunities found, $count-text - the same, as displayed
catalogue-count =
    { $count ->
        [zero] لا فرص
        [one] فرصة واحدة
        [two] فرصتان
        [few] { $count-text } فرص
        [many] { $count-text } فرصة
       *[other] { $count-text } فرصة
    }
# $count-text - the number up to which results are counted
catalogue-count-more = أكثر من { $count-text } فرصة
catalogue-empty-title = لا توجد فرصة بهذه المواصفات الآن
catalogue-empty-text = جرّب كلمة أخرى أو أزِل بعض التصفية. وتُنشر فرص جديدة كل يوم.
catalogue-empty-action = عرض كل الفرص المتاحة

catalogue-badge-urgent = عاجل
catalogue-badge-nearly-complete = قاربت الاكتمال
catalogue-badge-zakat = تُقبل فيها الزكاة
catalogue-give-now = تبرّع الآن
catalogue-collected = تم جمع
catalogue-target = المستهدف
catalogue-share-price = سعر السهم
catalogue-donation-count = عدد التبرعات
catalogue-latest-donation = آخر تبرع
catalogue-latest-donation-none = كن أول من يتبرع
catalogue-beneficiaries = المستفيدون
catalogue-duration = مدة التنفيذ
catalogue-region = المنطقة
catalogue-number = رقم الفرصة
catalogue-charity = الجهة المنفّذة
catalogue-license-number = رقم الترخيص
catalogue-technical-supervisor = الجهة المشرفة فنيًا
catalogue-governance-score = درجة الحوكمة
# $score - the score, of a hundred
catalogue-governance-score-value = { $score } من 100
catalogue-published-on = نُشرت
catalogue-ends-on = تنتهي
catalogue-track = المسار
catalogue-subfield = المجال الفرعي
catalogue-zakat-categories = مصارف الزكاة
catalogue-facts-title = بطاقة الفرصة
catalogue-story-title = عن هذه الفرصة
catalogue-milestones-title = خطة التنفيذ والصرف
catalogue-milestones-lead = لا يُصرف مبلغ مرحلة إلا بعد قبول إثباتها وموافقة شخصين.
# $percent - share of the money
catalogue-milestone-share = { $percent } من المبلغ
# $date - when it is due
catalogue-milestone-due = موعدها { $date }
# $date - when it was accepted
catalogue-milestone-accepted = أُنجزت { $date }
catalogue-milestone-planned = مخطط لها
catalogue-milestone-done = منجزة
catalogue-photos-title = صور من العمل
catalogue-report-read = اقرأ تقرير الأثر
# $date - when the report was published
catalogue-report-published = نُشر { $date }
catalogue-path-title = أين وصلت؟
catalogue-path-published = النشر بعد المراجعة
catalogue-path-funded = جمع المبلغ
catalogue-path-paid = الصرف للجمعية
catalogue-path-executing = التنفيذ
catalogue-path-reported = تقرير الأثر
# $amount - what was paid, in riyals
catalogue-path-paid-note = صُرف منها { $amount } { RIYALS($amount) }
catalogue-similar-title = فرص تشبهها
catalogue-closed-funded-title = اكتمل تمويل هذه الفرصة
catalogue-closed-funded-text = بارك الله في كل من أعطى. تابع تنفيذها هنا، أو أعطِ فرصة تشبهها.
catalogue-closed-completed-title = اكتملت هذه الفرصة ووصل أثرها
catalogue-closed-completed-text = اقرأ ما تحقق بعطاء المتبرعين، أو أعطِ فرصة تشبهها.
catalogue-closed-paused-title = هذه الفرصة موقوفة مؤقتًا
catalogue-closed-paused-text = لا تستقبل تبرعات حتى تنتهي مراجعتها. وما جُمع لها محفوظ لها.
catalogue-closed-expired-title = انتهت مدة هذه الفرصة
catalogue-closed-expired-text = نقرّر خلال سبعة أيام: تمديد، أو تنفيذ جزء منها، أو إتمامها، أو رد المال، ونُخبر كل متبرع.
catalogue-closed-charity-title = لا تستقبل هذه الجمعية تبرعات الآن
catalogue-closed-charity-text = أوقفنا الجمع لها حتى تكتمل متطلباتها. وما جُمع محفوظ.
catalogue-closed-similar = فرص مشابهة متاحة
catalogue-sticky-label = المتبقي
# $count (number) - days, $count-text - the same, as displayed
catalogue-days =
    { $count ->
        [zero] لا أيام
        [one] يوم واحد
        [two] يومان
        [few] { $count-text } أيام
        [many] { $count-text } يومًا
       *[other] { $count-text } يوم
    }
# $count (number) - days left to give, $count-text - the same, as displayed
catalogue-days-left =
    { $count ->
        [zero] تنتهي اليوم
        [one] بقي يوم واحد
        [two] بقي يومان
        [few] بقيت { $count-text } أيام
        [many] بقي { $count-text } يومًا
       *[other] بقي { $count-text } يوم
    }
# $count (number) - people reached, $count-text - the same, as displayed
catalogue-beneficiary-count =
    { $count ->
        [zero] لا مستفيدين
        [one] مستفيد واحد
        [two] مستفيدان
        [few] { $count-text } مستفيدين
        [many] { $count-text } مستفيدًا
       *[other] { $count-text } مستفيد
    }
catalogue-zakat-fuqara = الفقراء
catalogue-zakat-masakin = المساكين
catalogue-zakat-amilun = العاملون عليها
catalogue-zakat-muallafah = المؤلفة قلوبهم
catalogue-zakat-riqab = في الرقاب
catalogue-zakat-gharimun = الغارمون
catalogue-zakat-fi-sabilillah = في سبيل الله
catalogue-zakat-ibn-sabil = ابن السبيل
catalogue-give-basket = أضف إلى السلّة
catalogue-cancelled-title = أُلغيت هذه الفرصة
catalogue-cancelled-text = لن تُنفّذ، ولم تعد تستقبل التبرع. إن كنت قد تبرعت لها فافتح صفحة تبرعك: فيها إلى أين يذهب، ولك أن تختار.
