package dev.carrybit.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A headless Chromium that shows pages.
 *
 * @param program the one on the PATH
 * @param directory for its own files and for what it leaves
 */
record Browser(Path program, Path directory) {

  /** How a page is shown. */
  record View(int width, boolean dark) {}

  private static final int HEIGHT = 6000;
  private static final long DEADLINE_SECONDS = 120;

  /**
   * What a page is asked about itself: sizes, texts of charts that are cut off or overlap, and
   * tables that do not fit.
   */
  private static final String QUESTIONS =
      """
      <script>
      addEventListener('load', () => {
        const cut = [], overlaps = [];
        for (const svg of document.querySelectorAll('svg')) {
          const frame = svg.getBoundingClientRect();
          const texts = [...svg.querySelectorAll('text')].map(
              t => ({ text: t.textContent, box: t.getBoundingClientRect() }));
          texts.forEach((a, i) => {
            if (a.box.left < frame.left - 1 || a.box.right > frame.right + 1
                || a.box.top < frame.top - 1 || a.box.bottom > frame.bottom + 1) cut.push(a.text);
            for (const b of texts.slice(i + 1)) {
              if (a.box.left < b.box.right - 1 && b.box.left < a.box.right - 1
                  && a.box.top < b.box.bottom - 3 && b.box.top < a.box.bottom - 3)
                overlaps.push(a.text + ' and ' + b.text);
            }
          });
        }
        const squeezed = [...document.querySelectorAll('th, td, dd')]
            .filter(cell => {
              const text = document.createRange();
              text.selectNodeContents(cell);
              return cell.clientWidth < 72
                  && text.getBoundingClientRect().height > 2 * cell.clientWidth;
            })
            .map(cell => cell.textContent);
        const spilled = [], scrolled = [];
        for (const table of document.querySelectorAll('table')) {
          const around = table.parentElement;
          if (around.scrollWidth > around.clientWidth) {
            scrolled.push(table.className);
            if (getComputedStyle(around).overflowX != 'auto') spilled.push(table.className);
          }
          for (const cell of table.querySelectorAll('th, td')) {
            const text = document.createRange();
            text.selectNodeContents(cell);
            const box = cell.getBoundingClientRect(), held = text.getBoundingClientRect();
            if (held.right > box.right + 1 || held.bottom > box.bottom + 1)
              spilled.push(cell.textContent);
          }
        }
        parent.postMessage(btoa(unescape(encodeURIComponent(JSON.stringify({
          width: innerWidth,
          scrollWidth: document.documentElement.scrollWidth,
          height: document.documentElement.scrollHeight,
          dark: matchMedia('(prefers-color-scheme: dark)').matches,
          cut, overlaps, squeezed, spilled, scrolled })))), '*');
      });
      </script>
      """;

  /** Holds a page in a frame, since windows are never as narrow as phones. */
  private static final String FRAME =
      """
      <!doctype html><pre id="answer"></pre>
      <script>
      addEventListener('message', e => document.getElementById('answer').textContent = e.data);
      </script>
      <meta name="color-scheme" content="light dark">
      <iframe src="asked.html" style="border:0;width:%dpx;height:%dpx"></iframe>
      """;

  /** The Chromium of this machine, which has to have one. */
  static Browser on(Path directory) {
    var found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(folder -> Stream.of("chromium", "google-chrome").map(Path.of(folder)::resolve))
            .filter(Files::isExecutable)
            .findFirst();
    assertThat(found).as("a chromium or google-chrome on the PATH").isPresent();
    return new Browser(found.get(), directory);
  }

  /** A picture of {@code page}; says what it complained of. */
  List<String> picture(Path page, View view, Path picture) throws Exception {
    var complaints = directory.resolve("complaints");
    run(page, view, directory.resolve("said"), complaints, "--screenshot=" + picture);
    return Files.readAllLines(complaints, UTF_8).stream()
        .filter(line -> line.contains("CONSOLE"))
        .toList();
  }

  /** What a copy of {@code page} answers about itself, in which scripts are allowed. */
  JsonNode ask(Path page, View view) throws Exception {
    var text = Files.readString(page);
    var open = text.replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "");
    assertThat(open).isNotEqualTo(text);
    var copy = directory.resolve("asked.html");
    Files.writeString(copy, open.replace("</body>", QUESTIONS + "</body>"));
    var frame = directory.resolve("frame.html");
    Files.writeString(frame, FRAME.formatted(view.width(), HEIGHT));
    var said = directory.resolve("said");
    run(frame, view, said, directory.resolve("complaints"), "--dump-dom");
    var answer =
        Pattern.compile("<pre id=\"answer\">([^<]+)</pre>").matcher(Files.readString(said, UTF_8));
    assertThat(answer.find()).as("an answer in " + said).isTrue();
    return new ObjectMapper().readTree(Base64.getDecoder().decode(answer.group(1)));
  }

  private void run(Path page, View view, Path out, Path err, String task)
      throws IOException, InterruptedException {
    var words = new ArrayList<String>();
    words.add(program.toString());
    words.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            // waits for messages between frames
            "--virtual-time-budget=5000",
            "--enable-logging=stderr",
            "--user-data-dir=" + directory.resolve("profile"),
            "--window-size=" + view.width() + "," + HEIGHT,
            // 0 is dark, 1 is light
            "--blink-settings=preferredColorScheme=" + (view.dark() ? 0 : 1),
            task,
            page.toUri().toString()));
    var process =
        new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("chromium ends in time, see " + err).isTrue();
    assertThat(process.exitValue()).as(Files.readString(err, UTF_8)).isZero();
  }
}
