package dev.carrybit.storage;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/** Local files under another scheme, the one it is registered for. */
public class RemoteFileSystem extends RawLocalFileSystem {
  // the constructor of the superclass reads it before it is set
  private URI uri;

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    uri = URI.create(name.getScheme() + ":///");
    super.initialize(name, configuration);
  }

  @Override
  public URI getUri() {
    return Optional.ofNullable(uri).orElse(URI.create("remote:///"));
  }

  @Override
  public String getScheme() {
    return getUri().getScheme();
  }

  /** Hadoop starts a process for each. */
  @Override
  public void setPermission(Path file, FsPermission permission) {}

  /** The same, for {@link org.apache.hadoop.fs.FileContext}. */
  public static class ForContext extends DelegateToFileSystem {
    public ForContext(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      this(uri, new RemoteFileSystem(), configuration);
    }

    /** The same for a subclass. */
    ForContext(URI uri, RemoteFileSystem files, Configuration configuration)
        throws IOException, URISyntaxException {
      super(uri, files, configuration, uri.getScheme(), false);
    }

    @Override
    public int getUriDefaultPort() {
      return -1;
    }
  }
}
