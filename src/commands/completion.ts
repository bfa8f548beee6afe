import type { CommandContext } from './context.ts';
import { UsageError } from './usage-error.ts';

const KUBECTL = `# To complete "kubectl ds ..." as well (kubectl 1.26 and later), put on PATH an executable file kubectl_complete-ds:
#   #!/bin/sh
#   exec kubectl-ds __complete "$@"
`;

const BASH = `# bash completion for kubectl-ds; in ~/.bashrc: source <(kubectl-ds completion bash)
${KUBECTL}
_kubectl_ds() {
  local out directive
  out=$(kubectl-ds __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) || return
  directive=\${out##*:}
  COMPREPLY=()
  if [ "$directive" = 0 ]; then
    mapfile -t COMPREPLY < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")
    return
  fi
  local line
  while IFS= read -r line; do
    case $line in :*) ;; *) COMPREPLY+=("\${line%%$'\\t'*}") ;; esac
  done <<<"$out"
}
complete -o default -F _kubectl_ds kubectl-ds
`;

const ZSH = `#compdef kubectl-ds
# zsh completion for kubectl-ds; in ~/.zshrc: source <(kubectl-ds completion zsh)
${KUBECTL}
_kubectl_ds() {
  local -a lines candidates
  local line
  lines=("\${(@f)$(kubectl-ds __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ "\${lines[-1]}" == ":0" ]]; then
    _files
    return
  fi
  for line in $lines; do
    [[ $line == :* ]] && continue
    if [[ $line == *$'\\t'* ]]; then
      candidates+=("\${line%%$'\\t'*}:\${line#*$'\\t'}")
    else
      candidates+=("$line")
    fi
  done
  _describe 'kubectl-ds' candidates
}
compdef _kubectl_ds kubectl-ds
`;

const FISH = `# fish completion for kubectl-ds; in ~/.config/fish/config.fish: kubectl-ds completion fish | source
${KUBECTL}
function __kubectl_ds_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l lines (kubectl-ds __complete $words[2..-1] 2>/dev/null)
    if test "$lines[-1]" = ":0"
        __fish_complete_path (commandline -ct)
        return
    end
    string match -v -r '^:' -- $lines
end
complete -c kubectl-ds -f -a '(__kubectl_ds_complete)'
`;

const SCRIPTS: Readonly<Record<string, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

/** `completion bash|zsh|fish`: prints the script, which asks `kubectl-ds __complete` as one types. */
export function completion(context: CommandContext, words: readonly string[]): number {
  const [shell, ...more] = words;
  const script = shell === undefined ? undefined : SCRIPTS[shell];
  if (script === undefined || more.length > 0) {
    throw new UsageError(
      shell === undefined
        ? 'name a shell: bash, zsh or fish'
        : `unsupported shell "${words.join(' ')}": valid are bash, zsh, fish`,
    );
  }
  context.stdout.write(script);
  return 0;
}
