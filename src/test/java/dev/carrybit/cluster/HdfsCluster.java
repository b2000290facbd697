package dev.carrybit.cluster;

import dev.carrybit.storage.HadoopFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A small HDFS on this machine, one name node and one data node: Hadoop's own {@code
 * MiniDFSCluster}, from before the first test of a class until after the last.
 *
 * <p>It is a process of its own, and its jar, which the build puts into {@code target/hdfs}, is not
 * on the tests' class path. That jar has the classes of Hadoop's servers, and libraries that Spark
 * has in other versions; with it there, tests would run with classes that no user's program has.
 */
public final class HdfsCluster implements BeforeAllCallback, AfterAllCallback {

  /** Lets the process say its port, and what goes wrong. */
  private static final String LOGGING =
      """
      rootLogger.level = error
      rootLogger.appenderRef.stderr.ref = stderr
      appender.stderr.type = Console
      appender.stderr.name = stderr
      appender.stderr.target = SYSTEM_ERR
      logger.manager.name = org.apache.hadoop.test.MiniDFSClusterManager
      logger.manager.level = info
      """;

  private Path folder;
  private ChildProcess process;
  private String url;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    folder = Files.createTempDirectory("hdfs");
    var logging = Files.writeString(folder.resolve("log4j2.properties"), LOGGING);
    var builder =
        new ProcessBuilder(
            SparkHome.JAVA,
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlog4j2.configurationFile=" + logging,
            "-cp",
            Path.of("target/hdfs").toAbsolutePath() + "/*:" + SparkHome.CLASS_PATH,
            "org.apache.hadoop.test.MiniDFSClusterManager",
            "-datanodes",
            "1",
            "-format",
            "-D",
            "hdfs.minidfs.basedir=" + folder.resolve("data"));
    SparkHome.clear(builder.environment());
    process = ChildProcess.start("HDFS", builder.directory(folder.toFile()));
    url = "hdfs://127.0.0.1:" + process.await("namenode on port (\\d+)").group(1);
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (process != null) {
      process.close();
    }
    if (folder != null) {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  /** The full path of {@code path}, which begins with a slash. */
  public String path(String path) {
    return url + path;
  }

  /** Its files. */
  public HadoopFiles files() {
    return new HadoopFiles(Map.of());
  }

  /** Copies files of this machine into a directory. */
  public void put(String directory, List<Path> files) throws IOException {
    for (var file : files) {
      try (var out = files().create(path(directory + "/" + file.getFileName()))) {
        Files.copy(file, out);
      }
    }
  }
}
