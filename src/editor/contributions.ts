/** Every command id once. package.json is compared with this by a unit test. */
export const commands = {
  openChat: "hearth.openChat",
  newChat: "hearth.newChat",
  openChatInEditor: "hearth.openChatInEditor",
  triggerCompletion: "hearth.triggerCompletion",
  toggleCompletion: "hearth.toggleCompletion",
  showMenu: "hearth.showMenu",
  chooseModel: "hearth.chooseModel",
  chooseChatModel: "hearth.chooseChatModel",
  manageModels: "hearth.manageModels",
  setHubToken: "hearth.setHubToken",
  setUpServer: "hearth.setUpServer",
  setServerKey: "hearth.setServerKey",
  turnServerOff: "hearth.turnServerOff",
  showLedger: "hearth.showLedger",
  restart: "hearth.restart",
  showProcess: "hearth.showProcess",
  showContext: "hearth.showContext",
  showDiagnostics: "hearth.showDiagnostics",
  showLog: "hearth.showLog",
  attachSelection: "hearth.attachSelection",
  attachFile: "hearth.attachFile",
  applyProposal: "hearth.applyProposal",
  discardProposal: "hearth.discardProposal",
  editSelection: "hearth.editSelection",
  fix: "hearth.fix",
  fixProblem: "hearth.fixProblem",
  simplify: "hearth.simplify",
  addTypes: "hearth.addTypes",
  generateDocs: "hearth.generateDocs",
  stopEdit: "hearth.stopEdit",
  acceptEdit: "hearth.acceptEdit",
  discardEdit: "hearth.discardEdit",
  acceptChange: "hearth.acceptChange",
  discardChange: "hearth.discardChange",
  nextChange: "hearth.nextChange",
  askEditAgain: "hearth.askEditAgain",
  generateCommitMessage: "hearth.generateCommitMessage",
  stopCommitMessage: "hearth.stopCommitMessage",
  nameSymbol: "hearth.nameSymbol",
  review: "hearth.review",
  applyFinding: "hearth.applyFinding",
  dismissFinding: "hearth.dismissFinding",
  nextFinding: "hearth.nextFinding",
  clearReview: "hearth.clearReview",
  explain: "hearth.explain",
  explainTerminalError: "hearth.explainTerminalError",
  generateTests: "hearth.generateTests",
} as const;

/** Commands that VS Code runs for us; they are not in the palette. */
export const internalCommands = {
  /** Attached to every ghost text item: VS Code runs it when the item was accepted. */
  acceptedCompletion: "hearth.acceptedCompletion",
} as const;

/** Hearth's place in the side bar. */
export const viewContainerId = "hearth";

/** Every view once. package.json is compared with this by a unit test. */
export const views = { chat: "hearth.chat", start: "hearth.start" } as const;

/** Of a chat in an editor tab. */
export const chatPanelType = "hearth.chatPanel";

/** What the `when` clauses of package.json ask for. */
export const contextKeys = {
  /** A model was chosen to complete with, so that it is not Kindling. */
  hasChosenModel: "hearth.hasChosenModel",
  /** The user allowed a server to be asked, for something. */
  mayAskServer: "hearth.mayAskServer",
  /** A model writes into the active editor. */
  isEditWritten: "hearth.isEditWritten",
  /** Changes by a model in the active editor wait for the user's yes or no. */
  isEditUndecided: "hearth.isEditUndecided",
  /** The message of a commit is being written. */
  isWritingCommitMessage: "hearth.isWritingCommitMessage",
  /** Something that a review found is on screen. */
  hasReview: "hearth.hasReview",
} as const;

export const walkthroughId = "start";

/** Ids of the items that tests and users see. */
export const statusBarId = "hearth.status";
/** Scheme of the document that reports on the model process. */
export const processScheme = "hearth-process";
/** Scheme of the document with what the model was sent. */
export const contextScheme = "hearth-context";
/** Scheme of the documents with what an answer would make of a file. */
export const proposalScheme = "hearth-proposal";
/** Scheme of the documents with what left this machine. */
export const ledgerScheme = "hearth-ledger";
/** Of the comments that a review leaves; `when` clauses ask for it. */
export const reviewControllerId = "hearth.review";
export const logChannelName = "Hearth";
export const extensionId = "hearth.hearth";
