import { type ChatModel, writeChatModel } from "../../helpers/chatModel";
import { tempFolder } from "../../helpers/tempFolder";
import { chooseChatModel } from "../chat/chats";
import { closeEditors } from "../hearth";

/** For the tests of one `describe`: a chat model that answers so is chosen. The chat itself stays shut. */
export function useAnswers(model: ChatModel): void {
  const folder = tempFolder();
  before(async () => {
    writeChatModel(folder("answers.gguf"), model);
    await chooseChatModel(folder("answers.gguf"));
  });
  after(async () => {
    await closeEditors();
    await chooseChatModel(undefined);
  });
}
