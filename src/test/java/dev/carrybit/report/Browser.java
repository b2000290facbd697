package dev.carrybit.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A headless Chromium that shows pages in one tab, driven over the Chrome DevTools Protocol
 * (https://chromedevtools.github.io/devtools-protocol/).
 */
final class Browser implements AutoCloseable {

  /**
   * How a page is shown: the width of the window in pixels, the colour scheme of the system, and
   * whether the page is printed.
   */
  record View(int width, boolean dark, boolean printed) {

    /** A page on the screen. */
    View(int width, boolean dark) {
      this(width, dark, false);
    }
  }

  private static final int HEIGHT = 2000;
  private static final long DEADLINE_SECONDS = 120;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Events of the protocol that stand for a line in the console. */
  private static final Set<String> COMPLAINTS =
      Set.of("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown");

  /**
   * What a page is asked about itself: sizes, texts and lines of charts that are cut off or
   * overlap, tables that do not fit, and texts that are hard to see.
   */
  private static final String QUESTIONS =
      """
      (() => {
        const cut = [], overlaps = [];
        for (const svg of document.querySelectorAll('svg')) {
          const frame = svg.getBoundingClientRect();
          const texts = [...svg.querySelectorAll('text')].map(
              t => ({ text: t.textContent, box: t.getBoundingClientRect() }));
          for (const path of svg.querySelectorAll('path')) {
            const box = path.getBoundingClientRect();
            if (box.left < frame.left - 1 || box.right > frame.right + 1
                || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
              cut.push(path.getAttribute('d'));
          }
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
        for (const symbol of document.querySelectorAll('.symbol')) {
          const text = document.createRange();
          text.selectNodeContents(symbol);
          if (text.getBoundingClientRect().right > symbol.parentElement.getBoundingClientRect().right)
            cut.push(symbol.textContent);
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
        const faint = [...document.querySelectorAll('main :not(svg *)')]
            .filter(element => getComputedStyle(element).opacity < 1)
            .map(element => element.textContent);
        const hidden = [...document.querySelectorAll('.scroll')]
            .filter(around => around.scrollWidth > around.clientWidth)
            .map(around => around.textContent);
        return {
          width: innerWidth,
          scrollWidth: document.documentElement.scrollWidth,
          dark: matchMedia('(prefers-color-scheme: dark)').matches,
          cut, overlaps, squeezed, spilled, scrolled, faint, hidden };
      })()
      """;

  private final Process process;
  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final List<String> complaints = new ArrayList<>();
  private final WebSocket tab;
  private int calls;

  private Browser(Process process, URI address) throws IOException, InterruptedException {
    this.process = process;
    var client = HttpClient.newHttpClient();
    var tabs = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString(UTF_8));
    var socket = JSON.readTree(tabs.body()).get(0).get("webSocketDebuggerUrl").textValue();
    tab = client.newWebSocketBuilder().buildAsync(URI.create(socket), new Listener()).join();
    for (var domain : List.of("Page", "Runtime", "Log")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** Starts the Chromium of this machine, which has to have one. */
  static Browser start(Path directory) throws IOException, InterruptedException {
    var program =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(folder -> Stream.of("chromium", "google-chrome").map(Path.of(folder)::resolve))
            .filter(Files::isExecutable)
            .findFirst();
    assertThat(program).as("a chromium or google-chrome on the PATH").isPresent();
    var process =
        new ProcessBuilder(
                program.orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + directory.resolve("profile"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return new Browser(process, tabs(process));
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The address of the list of tabs; the browser prints its port. */
  private static URI tabs(Process process) throws IOException {
    var log = process.errorReader(UTF_8);
    var listening = Pattern.compile("DevTools listening on ws://([^/]+)/.*");
    for (var line = log.readLine(); line != null; line = log.readLine()) {
      var found = listening.matcher(line);
      if (found.matches()) {
        // a full pipe would stop the browser
        var rest = new Thread(() -> log.lines().forEach(more -> {}), "chromium's log");
        rest.setDaemon(true);
        rest.start();
        return URI.create("http://" + found.group(1) + "/json/list");
      }
    }
    throw new IOException("chromium ended before it listened");
  }

  /** Collects the parts of a message. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        try {
          messages.add(JSON.readTree(message.toString()));
        } catch (IOException e) {
          throw new IllegalStateException("not JSON: " + message, e);
        }
        message.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  private JsonNode next() throws InterruptedException {
    var message = messages.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(message).as("an answer of chromium in time").isNotNull();
    if (COMPLAINTS.contains(message.path("method").asText())) {
      complaints.add(message.toString());
    }
    return message;
  }

  /** Calls a method of the protocol, and waits for its result. */
  private JsonNode call(String method, Map<String, ?> parameters)
      throws IOException, InterruptedException {
    int id = ++calls;
    var text = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
    tab.sendText(text, true).join();
    var message = next();
    while (message.path("id").asInt() != id) {
      message = next();
    }
    assertThat(message.has("error")).as("%s: %s", method, message).isFalse();
    return message.get("result");
  }

  /** Shows {@code page} and waits until it is loaded. */
  void show(Path page, View view) throws IOException, InterruptedException {
    var metrics =
        Map.of("width", view.width(), "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false);
    call("Emulation.setDeviceMetricsOverride", metrics);
    var scheme = Map.of("name", "prefers-color-scheme", "value", view.dark() ? "dark" : "light");
    var media = view.printed() ? "print" : "screen";
    call("Emulation.setEmulatedMedia", Map.of("media", media, "features", List.of(scheme)));
    complaints.clear();
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    while (!next().path("method").asText().equals("Page.loadEventFired")) {}
  }

  /** What the page answers about itself. */
  JsonNode ask() throws IOException, InterruptedException {
    var result = call("Runtime.evaluate", Map.of("expression", QUESTIONS, "returnByValue", true));
    return result.get("result").get("value");
  }

  /** The page as it is drawn. */
  BufferedImage picture() throws IOException, InterruptedException {
    var data = call("Page.captureScreenshot", Map.of("format", "png")).get("data").textValue();
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data)));
  }

  /** What the page has written to the console since it was shown. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
