// How GraphiQL's editors differ here from what they would be. Called once, before there is one.
import CodeMirror from "codemirror";
import "codemirror/keymap/sublime";

export function adaptEditors() {
  // The Tab key goes on to the next control: whoever uses no mouse would not get out of an editor otherwise.
  for (const keys of [CodeMirror.keyMap.basic, CodeMirror.keyMap.sublime]) {
    keys["Tab"] = keys["Shift-Tab"] = false;
  }
  // A question is one long line, and is there to be read.
  CodeMirror.defaults.lineWrapping = true;
}
