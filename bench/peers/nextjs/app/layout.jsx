// The frame of Ataa's pages, with the same words and the same elements.
export const metadata = { title: 'الجمعيات · عطاء' };

const NAVIGATION = [
  ['/ar/opportunities', 'فرص التبرع'],
  ['/ar/impact', 'الأثر'],
  ['/ar/charities', 'الجمعيات'],
  ['/ar/about', 'عن عطاء'],
];
const FOOTER = [
  ['أعطِ', [['/ar/opportunities', 'فرص التبرع'], ['/ar/opportunities?urgent=1', 'حالات عاجلة'], ['/ar/opportunities?zakat=1', 'فرص تُقبل فيها الزكاة'], ['/ar/basket', 'سلّة التبرعات']]],
  ['اطمئن', [['/ar/impact', 'الأثر'], ['/ar/impact/reports', 'تقارير الأثر'], ['/ar/charities', 'الجمعيات'], ['/ar/about/policies', 'سياسات التبرع']]],
  ['تعرّف علينا', [['/ar/about', 'عن عطاء'], ['/ar/about/privacy', 'الخصوصية'], ['/ar/about/accessibility', 'سهولة الوصول'], ['/demo/mailbox', 'صندوق الرسائل التجريبي'], ['/ar/gallery', 'معرض المكوّنات']]],
];

function Links({ items }) {
  return <ul>{items.map(([href, label]) => <li key={href}><a href={href}>{label}</a></li>)}</ul>;
}

export default function Layout({ children }) {
  return (
    <html lang="ar" dir="rtl">
      <body>
        <a href="#main" className="skip-link">انتقل إلى المحتوى</a>
        <p className="demo-notice">نسخة تجريبية: الجهات والفرص والأرقام متخيَّلة، ولا يتحرك فيها مال حقيقي.</p>
        <header className="site-header">
          <a href="/ar">عطاء</a>
          <nav><Links items={NAVIGATION} /></nav>
          <a href="/en/charities" lang="en">English</a>
          <a href="/ar/basket">سلّة التبرعات، فارغة</a>
          <a href="/ar/sign-in">تسجيل الدخول</a>
          <details>
            <summary aria-label="القائمة" />
            <nav><Links items={[...NAVIGATION, ['/ar/sign-in', 'تسجيل الدخول']]} /></nav>
            <a href="/en/charities" lang="en">English</a>
          </details>
        </header>
        <main id="main" tabIndex={-1}>{children}</main>
        <footer className="site-footer">
          <div>
            <p>عطاء</p>
            <p>عطاؤك يصل كاملًا، ونُريك أثره خطوة بخطوة.</p>
            <p>منصة عطاء، رقم ترخيص جمع التبرعات: تجريبي 900000</p>
          </div>
          {FOOTER.map(([title, items]) => <nav key={title} aria-label={title}><h2>{title}</h2><Links items={items} /></nav>)}
        </footer>
      </body>
    </html>
  );
}
