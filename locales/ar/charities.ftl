charities-title = الجمعيات
charities-lead = جمعيات أهلية مرخّصة، لكل منها صفحة تعرض ترخيصها وحوكمتها وما نفّذته.
charities-description = دليل الجمعيات الأهلية المرخّصة في عطاء: رقم الترخيص ودرجة الحوكمة والفرص المتاحة وتقارير الأثر.
charities-search-label = ابحث باسم الجمعية أو المدينة أو رقم الترخيص
charities-region-label = المنطقة
charities-region-any = كل المناطق
charities-field-label = المجال
charities-field-any = كل المجالات
charities-filter-apply = اعرض الجمعيات
charities-filter-clear = امسح التصفية
# $count (number) - charities found, $count-text - the same, as displayed
charities-count =
    { $count ->
        [zero] لا جمعيات
        [one] جمعية واحدة
        [two] جمعيتان
        [few] { $count-text } جمعيات
        [many] { $count-text } جمعية
       *[other] { $count-text } جمعية
    }
charities-results = الجمعيات التي تطابق بحثك
charities-empty-title = لا جمعية بهذه المواصفات
charities-empty-text = جرّب كلمة أخرى أو منطقة أخرى.
charities-empty-action = عرض كل الجمعيات
charities-license-number = رقم الترخيص
charities-technical-supervisor = الجهة المشرفة فنيًا
charities-governance-score = درجة الحوكمة
# $score - the score, of a hundred
charities-governance-score-value = { $score } من 100
charities-region = المنطقة
charities-city = المدينة
charities-founded = سنة التأسيس
charities-admitted = انضمت إلى عطاء
charities-website = موقعها
charities-website-open = زيارة موقع الجمعية
charities-about-title = عن الجمعية
charities-facts-title = بيانات الجمعية
charities-totals-title = بالأرقام
charities-total-collected = جُمع لها عبر عطاء
charities-total-disbursed = صُرف لها
charities-total-donations = تبرعات
charities-total-beneficiaries = مستفيدون في التقارير المنشورة
charities-total-open = فرص متاحة
charities-total-completed = فرص مكتملة
charities-open-title = فرص متاحة للتبرع
charities-open-all = كل فرصها المتاحة
charities-open-empty-title = لا فرص متاحة الآن
charities-open-empty-text = كل فرصها مكتملة أو قيد التنفيذ. تابع أدناه ما أنجزته.
charities-funded-title = اكتمل تمويلها
charities-in-progress-title = قيد التنفيذ
charities-reporting-title = بانتظار تقرير الأثر
charities-completed-title = اكتملت
charities-more-funded = كل فرصها المكتملة التمويل
charities-more-in-progress = كل ما هو قيد التنفيذ
charities-more-reporting = كل فرصها التي تنتظر تقريرها
charities-more-completed = كل فرصها المكتملة
charities-reports-title = تقارير الأثر
# $count (number) - people reached, $count-text - the same, as displayed
charities-report-reached =
    { $count ->
        [zero] لم يُحصَ المستفيدون
        [one] وصل إلى مستفيد واحد
        [two] وصل إلى مستفيدَين
        [few] وصل إلى { $count-text } مستفيدين
        [many] وصل إلى { $count-text } مستفيدًا
       *[other] وصل إلى { $count-text } مستفيد
    }
charities-suspended-title = لا تستقبل هذه الجمعية تبرعات الآن
charities-suspended-text = أوقفنا الجمع لها حتى تكتمل متطلباتها النظامية. وما جُمع لها محفوظ، وتقاريرها السابقة باقية.
charities-card-open = فرص متاحة
charities-card-completed = مكتملة
charities-card-collected = جُمع
