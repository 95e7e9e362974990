# حدود التبرع.
limits-title = الحدود
limits-lead = ما يسري على التبرعات والاسترداد ومحاولات الدفع. يسري التغيير على ما يبدأ من الآن ويُثبت في سجل التدقيق.
limits-name = الحد
limits-value = القيمة
limits-value-hint = بالريال للمبالغ، وعدد صحيح لغيرها. والفارغ يعيد القيمة الأصلية.
limits-default = الأصل
limits-is-set = معدّل هنا
limits-is-default = الأصل
limits-change = غيّر حدًا
limits-percent = { $number }%
limits-guest-day-amount = تبرعات اليوم دون رقم هوية
limits-national-id-from = تبرع يلزمه رقم هوية
limits-officer-review-from = تبرعات اليوم التي يعتمدها مسؤول
limits-enhanced-review-from = تبرعات اليوم التي يراجعها شخصان
limits-review-answer-days = أيام عمل للجواب عن المراجعة
limits-refund-two-people-from = استرداد يلزمه شخصان
limits-refund-working-days = أيام عمل لطلب الاسترداد
limits-closing-notice-days = أيام لجواب المتبرعين عند الإنهاء
limits-duplicate-minutes = تبرعان متماثلان: اسأل خلال
limits-structuring-count = تبرعات دون حد بقليل: تنبيه عند
limits-structuring-percent = «دون الحد بقليل» يبدأ عند
limits-structuring-days = يُعد خلال
limits-checkout-address-hour = محاولات الدفع لكل عنوان في الساعة
limits-checkout-browser-hour = محاولات الدفع لكل متصفح في الساعة
limits-checkout-account-hour = محاولات الدفع لكل متبرع في الساعة
limits-checkout-pattern-window = دفعات مرفوضة بمبلغ صغير واحد في الساعة
limits-checkout-declines-hour = دفعات مرفوضة قبل التوقف
limits-national-id = رقم الهوية أو الإقامة
limits-national-id-hint = يطلبه النظام للتبرعات بهذا القدر، ويُحفظ مختومًا.
limits-source = مصدر المال
limits-source-hint = مثلًا: راتب، مدخرات، بيع عقار.
limits-review-note = تُراجع التبرعات بهذا القدر قبل الدفع، ولا يُخصم منك شيء قبل ذلك.
limits-again-title = قدمت التبرع نفسه قبل قليل
limits-again-text = دُفع قبل قليل تبرع بالمبلغ والغرض نفسيهما. إن أردت التبرع مرة أخرى فأشّر على المربع وادفع، وإلا فلا يلزمك شيء.
limits-again = نعم، أتبرع به مرة أخرى
limits-review-title = نراجع تبرعك
limits-review-waiting = شكرًا على نيتك الكريمة. نراجع تبرعك بمبلغ { $total } ريال ونجيبك في موعد أقصاه { $day }. وإن تركت بريدك وصلك الجواب عليه.
limits-review-approved = يمكنك دفع تبرعك بمبلغ { $total } ريال حتى نهاية { $day } من هذا الجهاز.
limits-review-refused = نعتذر عن عدم قبول تبرع بمبلغ { $total } ريال عبر المنصة.
limits-review-used = انتقل تبرعك بمبلغ { $total } ريال إلى الدفع.
limits-review-nothing-taken = لم يُخصم منك شيء بهذه المراجعة.
limits-review-pay = أكمل الدفع
limits-large-title = التبرعات الكبيرة
limits-large-lead = تُراجع قبل أي دفع. ويُخبر المتبرع بما يحدث ومتى، ولا يُخبر بالسبب.
limits-large-empty-title = لا تبرع ينتظر
limits-large-donor = المتبرع
limits-large-no-name = لم يذكر اسمًا
limits-large-level-officer = مسؤول واحد
limits-large-level-enhanced = شخصان
limits-large-state-recommended = ينتظر شخصًا ثانيًا
limits-large-approve = اعتمد
limits-large-refuse = ارفض
limits-large-reason-hint = للملف، ولا يقرؤه المتبرع.
limits-alerts-title = التنبيهات
limits-alerts-lead = ما وجدته القواعد مع دليله وما اتُّخذ بشأنه. ولا يُخبر به متبرع ولا جمعية.
limits-alerts-empty-title = لا تنبيهات
limits-alerts-handle = سجّل خطوة
limits-alerts-step = الخطوة
limits-alerts-new = جديد
limits-alerts-structuring = تبرعات دون الحد بقليل
limits-alerts-sanction = اسم يشبه اسمًا مدرجًا
limits-alerts-card-testing = تجريب بطاقات
limits-alerts-large-gift = تبرع كبير جدًا
limits-alerts-rapid-return = استرداد سريع بعد تبرع كبير
limits-alerts-taken-up = قيد النظر
limits-alerts-noted = ملاحظة
limits-alerts-reported = أُبلغت الاستخبارات المالية
limits-alerts-cleared = استُبعد
limits-hit-clear = شخص آخر: استبعد
limits-hit-confirm = هو نفسه: أبقِ التجميد
limits-hit-confirmed = مؤكد
limits-sanction-score = تشابه أسماء يستحق النظر
limits-days =
    { $count ->
        [zero] بلا أيام
        [one] يوم واحد
        [two] يومان
        [few] { $count-text } أيام
        [many] { $count-text } يومًا
       *[other] { $count-text } يوم
    }
limits-minutes =
    { $count ->
        [zero] بلا دقائق
        [one] دقيقة واحدة
        [two] دقيقتان
        [few] { $count-text } دقائق
        [many] { $count-text } دقيقة
       *[other] { $count-text } دقيقة
    }
