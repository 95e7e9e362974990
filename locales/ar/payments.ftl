# What the gateway's page and the bank statement say; names no cause.
payments-description = تبرع عبر منصة عطاء

payments-gateway-name = بوابة الدفع التجريبية
payments-gateway-title = صفحة دفع تجريبية
payments-gateway-no-money = بوابة تجريبية: لا يتحرك هنا مال، ولا تُطلب بيانات بطاقة.
payments-gateway-amount = المبلغ
payments-gateway-for = مقابل
payments-gateway-reference = رقم العملية
payments-gateway-choose = اختر ما يجيب به البنك. لا يتحرك مال في أيٍّ منها.
payments-gateway-approve = ادفع، والبنك موافق
payments-gateway-challenge = ادفع مع التحقق الإضافي (⁦3‑D Secure⁩)
payments-gateway-decline = البنك يرفض
payments-gateway-late = ادفع، والتأكيد يتأخر دقيقة
payments-gateway-time-out = ادفع، والبوابة لا تجيب
payments-gateway-challenge-text = هذه خطوة البنك للتحقق منك، وهي تجريبية أيضًا: لا رمز ولا مال.
payments-gateway-challenge-pass = أؤكد العملية
payments-gateway-challenge-fail = لا أؤكدها
payments-gateway-over = انتهت هذه العملية من قبل، ولا يمكن تغييرها.
payments-gateway-back = العودة إلى الموقع
payments-gateway-bank = بنك المتبرع يستطيع استرداد المبلغ دون أن يسأل الموقع. جرّب ما يحدث في الدفاتر.
payments-gateway-dispute = البنك يسترد المبلغ
payments-gateway-bank-decides = استرد البنك المبلغ، والقضية مفتوحة. اختر كيف تنتهي.
payments-gateway-dispute-won = القرار للموقع: يعود المبلغ
payments-gateway-dispute-lost = القرار لبنك المتبرع
payments-gateway-silent-title = البوابة صامتة
payments-gateway-silent-text = قبضت البوابة المبلغ التجريبي ولم تخبر الموقع. يسألها الموقع بنفسه خلال دقيقة ويثبت التبرع.
payments-gateway-home = الصفحة الرئيسية للموقع
