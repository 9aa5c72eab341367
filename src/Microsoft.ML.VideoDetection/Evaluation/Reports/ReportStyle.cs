namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>How the report looks.</summary>
internal static class ReportStyle
{
    // Sizes follow the width of the window, so that the same page suits a phone and a projector.
    public const string Css =
        """
        :root{--bg:#f5f6f8;--card:#fff;--ink:#1f2937;--muted:#64707f;--line:#e3e7ec;--accent:#3b82f6;--track:#e8edf4;
        --correct:#22a559;--wrong:#e08a00;--false-positive:#e5484d;--false-negative:#0091d5}
        @media(prefers-color-scheme:dark){:root{--bg:#0f1318;--card:#181e26;--ink:#e5e9ef;--muted:#96a1b0;--line:#2a323d;--track:#252d38;
        --correct:#3ecf7a;--wrong:#ffb224;--false-positive:#ff6369;--false-negative:#4cc2ff}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--bg);color:var(--ink);font:clamp(15px,.55vw + 11px,20px)/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        main{max-width:1500px;margin:0 auto;padding:clamp(16px,3vw,48px)}
        h1{font-size:1.9em;line-height:1.2;margin:0;letter-spacing:-.02em}
        h2{font-size:1.3em;margin:2em 0 .6em;letter-spacing:-.01em}
        p{max-width:75ch}.muted{color:var(--muted)}a{color:var(--accent)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.2em,1fr));gap:.7em;margin:1.4em 0}
        .tile{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:.7em .9em;display:flex;flex-direction:column;justify-content:space-between}
        .tile .name{color:var(--muted);font-size:.82em}.tile .value{font-size:1.6em;font-weight:650;font-variant-numeric:tabular-nums;line-height:1.25}
        .tile.hero{background:var(--accent);border-color:var(--accent);color:#fff;grid-row:span 2}.tile.hero .name{color:#fff;opacity:.9;font-size:1em}
        .tile.hero .value{font-size:2.5em}
        .card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1em}
        .plots{columns:22em auto;column-gap:1em}
        .plots figure{margin:0 0 1em;break-inside:avoid}
        .plots figure.wide{column-span:all;margin-top:1em;overflow-x:auto}.wide svg{min-width:620px;max-width:1000px;margin:0 auto}
        figure svg{display:block;width:100%;height:auto}
        figcaption{font-weight:600;margin-bottom:.5em}
        .scroll{overflow-x:auto;padding:0}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.92em}
        th,td{padding:.5em .8em;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
        tr:last-child td,tr:last-child th{border-bottom:0}
        thead th{color:var(--muted);font-weight:500}
        th:first-child{text-align:left;position:sticky;left:0;background:var(--card);max-width:12em;overflow:hidden;text-overflow:ellipsis}
        td.bar{min-width:9em}.left,td.bar{text-align:left}
        .meter{display:inline-block;width:5.5em;height:.55em;border-radius:.3em;background:var(--track);margin-right:.6em;overflow:hidden;vertical-align:.05em}
        .meter i{display:block;height:100%;background:var(--accent);border-radius:.3em}
        .curve{width:4.5em;height:2.2em;display:block;color:var(--accent)}
        .frames{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(20em,100%),1fr));gap:1em}
        .frames figure{margin:0;padding:0;overflow:hidden}
        .frames figcaption{padding:.6em .9em;margin:0;font-weight:500;overflow-wrap:anywhere}
        .frames small{display:block;color:var(--muted);font-weight:400}
        .frames rect.box{fill:none;stroke-width:2.5;vector-effect:non-scaling-stroke}
        .frames text{font-weight:600;paint-order:stroke;stroke:#000c;stroke-width:.22em;stroke-linejoin:round}
        .Correct{stroke:#3ecf7a}.WrongClass{stroke:#ffb224}.FalsePositive{stroke:#ff6369}.FalseNegative{stroke:#4cc2ff;stroke-dasharray:7 5}
        text.Correct{fill:#8ff0b4}text.WrongClass{fill:#ffd98a}text.FalsePositive{fill:#ffb3b5}text.FalseNegative{fill:#a6e1ff;stroke-dasharray:none}
        text.Correct,text.WrongClass,text.FalsePositive,text.FalseNegative{stroke:#000c}
        .legend{display:flex;flex-wrap:wrap;gap:.4em 1.2em;margin:0 0 1em;padding:0;list-style:none}
        .legend i{display:inline-block;width:1.4em;height:.9em;border:2.5px solid;border-radius:2px;margin-right:.45em;vertical-align:-.1em}
        .legend i.swatch,i.swatch{display:inline-block;width:1em;height:1em;border:0;border-radius:3px;margin-right:.5em;vertical-align:-.12em}
        .triples{display:grid;gap:1em}.triples figure{margin:0;padding:0;overflow:hidden}.triples figure>div{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(14em,100%),1fr));gap:2px}
        .triples img{display:block;width:100%;height:auto}.triples figcaption{padding:.6em .9em;margin:0;font-weight:500;overflow-wrap:anywhere}
        .triples small{display:block;color:var(--muted);font-weight:400}
        @media print{body{background:#fff}.card,.tile{break-inside:avoid}}
        """;
}
