import type { ChatClient, FimClient } from "../../src/backends/hosted/ports";
import type { HostedClients } from "../../src/backends/hosted/serverWay";
import type { ChatModel } from "../../src/core/chat/chatBackend";
import type { HostedFeature } from "../../src/core/hosted/feature";
import type { ChosenServer, Permission, Permissions } from "../../src/core/hosted/permission";
import type { CompletionModel } from "../../src/core/model/backend";
import { BackendError, type FailureKind } from "../../src/core/model/failure";
import { Emitter } from "../../src/util/event";
import { FakeBackend } from "./fakeBackend";
import { FakeChatBackend } from "./fakeChatBackend";

export const chosenServer: ChosenServer = {
  baseUrl: "https://api.example/v1",
  origin: "https://api.example",
  host: "api.example",
  chatModel: "talker-large",
  completionModel: "coder-large",
};

/** What a user allows, as a test says: the same for all features. */
export class FakePermissions implements Permissions {
  readonly #didChange = new Emitter<void>();
  readonly onDidChange = this.#didChange.event;
  readonly budget = { requests: 0, tokens: 0 };

  constructor(public permission: Permission) {}

  get server(): ChosenServer | undefined {
    return this.permission.time === "never" ? undefined : this.permission.server;
  }

  of(_feature: HostedFeature): Permission {
    return this.permission;
  }

  become(permission: Permission): void {
    this.permission = permission;
    this.#didChange.fire();
  }
}

export const allows = (time: "whenUnavailable" | "always", server = chosenServer): Permission => ({ time, server });
export const never: Permission = { time: "never", because: "setting" };

/** A server whose answers the test writes. */
export class FakeServer implements HostedClients {
  /** What it is asked to complete, and to chat about. */
  readonly completion = new FakeBackend();
  readonly talk = new FakeChatBackend({ contextSize: 100_000 });
  completionModel: CompletionModel | undefined = {
    ...{ name: "coder-large", contextSize: 8192, minLineLogProb: -0.5, writesBlocks: false },
  };
  chatModel: ChatModel = { name: "talker-large", contextSize: 100_000 };
  /** What the next questions for its models fail with. */
  modelFailure: FailureKind | undefined;
  /** How often it was asked for a model. */
  modelsAsked = 0;
  /** How often its code was asked for. */
  loads = 0;

  readonly fim: FimClient = {
    model: async () => this.#told(this.completionModel),
    complete: (request, options) => this.completion.complete(request, options),
  };
  readonly chat: ChatClient = {
    model: async () => this.#told(this.chatModel),
    chat: (messages, options) => this.talk.chat(messages, options),
  };

  readonly clients = (): HostedClients => {
    this.loads++;
    return this;
  };

  #told<T>(model: T): T {
    this.modelsAsked++;
    if (this.modelFailure) throw new BackendError(this.modelFailure, this.modelFailure);
    return model;
  }
}
