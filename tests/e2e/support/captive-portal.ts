/** A Wi-Fi that wants somebody to sign in: whatever is asked at this port is answered with its own page. */
import { createServer, type Server } from 'node:http';

const FORM = '<!doctype html><title>Hotel Lakeside</title><form><button>Agree</button></form>';

export class CaptivePortal {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async on(port: number): Promise<CaptivePortal> {
    const server = createServer((_request, answer) => {
      answer.writeHead(200, { 'content-type': 'text/html' }).end(FORM);
    });
    await new Promise<void>((resolve) => server.listen(port, resolve));
    return new CaptivePortal(server);
  }

  async end(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
